import type { Message } from '../../worker/contract/message.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'

/** What can be done with one message of several. The first one cannot take all others along: nothing would be left. */
export function MessageMenu({ inbox, message, isFirst }: { inbox: Inbox; message: Message; isFirst: boolean }) {
  const isOneOfMany = (inbox.conversation.value?.messageCount ?? 0) > 1
  if (!inbox.canAct.value || !isOneOfMany || inbox.conversation.value?.place !== 'inbox') return null
  const alone = { id: 'alone', label: t('message.split_alone') }
  return (
    <Menu
      label={t('message.more')}
      items={isFirst ? [alone] : [{ id: 'on', label: t('message.split') }, alone]}
      onChoose={(id) => void inbox.split(message.id, id === 'alone')}
      trigger={(props) => <IconButton {...props} icon="more" small label={t('message.more')} class="message-more" />}
    />
  )
}
