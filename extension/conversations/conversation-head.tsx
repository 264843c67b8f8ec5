import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { TicketMenu } from '../tickets/ticket-menu.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
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
  return (
    <header class="conversation-head">
      <div class="conversation-title">
        {onBack && <IconButton icon="back" label={t('app.back')} hotkey="u" onClick={onBack} />}
        <h1 title={subject} tabIndex={-1} id="conversation-title">
          {subject || t('list.no_subject')}
        </h1>
        <div class="conversation-acts" role="group" aria-label={t('conversation.actions')}>
          <IconButton
            icon="me"
            label={t(about.isShown ? 'app.collapse_about' : 'app.expand_about')}
            aria-expanded={about.isShown}
            onClick={about.toggle}
          />
          {mayAct && place === 'inbox' && (
            <IconButton icon="bin" label={t('conversation.delete')} hotkey="#" onClick={() => void inbox.remove(id)} />
          )}
          {mayAct && place === 'inbox' && status === 'open' && (
            <Button icon="tick" title={`${t('conversation.close')} (e)`} onClick={() => void inbox.close(id)}>
              {t('conversation.close')}
            </Button>
          )}
          {mayAct && place === 'inbox' && status === 'closed' && (
            <Button icon="undo" title={`${t('conversation.reopen')} (e)`} onClick={() => void inbox.reopen(id)}>
              {t('conversation.reopen')}
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
