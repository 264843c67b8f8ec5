import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Avatar, NoAvatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import type { MenuItem } from '../ui/menu.tsx'
import { Picker } from '../ui/picker.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import { assignable } from './assignable.ts'
import { memberOf } from './member-name.ts'

export function AssigneeMenu({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const me = inbox.start.value?.me
  const members = assignable(inbox, conversation)
  const items: MenuItem[] = [
    {
      id: 'nobody',
      label: t('conversation.unassigned'),
      picture: <NoAvatar />,
      isChosen: conversation.assigneeId === null,
    },
    ...members.map((member) => ({
      id: member.id,
      label: member.id === me?.id ? t('conversation.me', { name: member.name }) : member.name,
      picture: <Avatar name={member.name} seed={member.id} />,
      isChosen: member.id === conversation.assigneeId,
      hotkey: member.availability === 'away' ? t('conversation.away') : undefined,
    })),
  ]
  const assignee = memberOf(inbox, conversation.assigneeId)
  const name = assignee?.name ?? t('conversation.unassigned')
  return (
    <Picker
      label={t('conversation.assign')}
      searchLabel={t('conversation.find_member')}
      noneLabel={t('conversation.no_member')}
      items={items}
      onChoose={(id) => void inbox.assign(conversation.id, id === 'nobody' ? null : id)}
      trigger={({ buttonRef, ...props }) => (
        <button
          {...props}
          ref={buttonRef}
          type="button"
          class="chip fact"
          disabled={!inbox.canAct.value}
          title={t('conversation.assignee', { name })}
        >
          {assignee ? <Avatar name={assignee.name} seed={assignee.id} /> : <NoAvatar />}
          <VisuallyHidden>{t('conversation.assign')}: </VisuallyHidden>
          <span class="cut">{name}</span>
          <Icon name="down" small />
        </button>
      )}
    />
  )
}
