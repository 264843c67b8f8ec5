import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { TicketMenu } from '../tickets/ticket-menu.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { AssigneeMenu } from './assignee-menu.tsx'

export interface AboutToggle {
  isShown: boolean
  toggle: () => void
}

interface ConversationHeadProps {
  inbox: Inbox
  conversation: Conversation
  onBack: (() => void) | null
  about: AboutToggle
}

/** The subject, and what can be done with the whole conversation. */
export function ConversationHead({ inbox, conversation, onBack, about }: ConversationHeadProps) {
  const { id, status, place, subject } = conversation
  const mayAct = inbox.canAct.value
  const isOpen = status === 'open'
  const turn = isOpen ? 'conversation.close' : 'conversation.reopen'
  return (
    <header class="conversation-head">
      <div class="conversation-title">
        {onBack && <IconButton icon="back" label={t('app.back')} hotkey="u" onClick={onBack} />}
        <h1
          key={id}
          title={subject}
          tabIndex={-1}
          id="conversation-title"
          aria-describedby={place === 'inbox' ? undefined : 'conversation-place'}
        >
          {subject || t('list.no_subject')}
        </h1>
        <div class="conversation-acts" role="group" aria-label={t('conversation.actions')}>
          <IconButton
            icon="me"
            label={t(about.isShown ? 'app.collapse_about' : 'app.expand_about')}
            aria-expanded={about.isShown}
            onClick={about.toggle}
          />
          {mayAct && (place === 'inbox' || place === 'filtered') && (
            <IconButton
              icon="stop"
              label={t('conversation.spam')}
              hotkey="!"
              onClick={() => void inbox.finishAsSpam(id)}
            />
          )}
          {mayAct && place !== 'trash' && (
            <IconButton
              icon="bin"
              label={t('conversation.delete')}
              hotkey="#"
              onClick={() => void inbox.finishRemoving(id)}
            />
          )}
          {mayAct && place === 'inbox' && (
            <Menu
              label={t('conversation.more')}
              items={[{ id: 'merge', label: t('command.merge'), hotkey: 'Shift+M' }]}
              onChoose={() => inbox.startMerging(id)}
              trigger={(props) => <IconButton {...props} icon="more" label={t('conversation.more')} />}
            />
          )}
          {/* One button for both: the focus stays on it when it turns into the other. */}
          {mayAct && place === 'inbox' && (
            <Button
              icon={isOpen ? 'tick' : 'undo'}
              title={`${t(turn)} (${isOpen ? 'e' : 'Shift+E'})`}
              onClick={() => void (isOpen ? inbox.finishClosing(id) : inbox.reopen(id))}
            >
              {t(turn)}
            </Button>
          )}
        </div>
      </div>
      <div class="facts">
        <AssigneeMenu inbox={inbox} conversation={conversation} />
        {(mayAct || conversation.ticket) && <TicketMenu inbox={inbox} conversation={conversation} />}
      </div>
    </header>
  )
}
