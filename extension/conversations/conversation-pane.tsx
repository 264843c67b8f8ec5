import type { Conversation } from '../../worker/contract/conversation.ts'
import { Composer } from '../composer/composer.tsx'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { type AboutToggle, ConversationHead } from './conversation-head.tsx'
import { Timeline } from './timeline.tsx'
import { whyFailed } from './why-failed.ts'
import './conversation-pane.css'

interface ConversationPaneProps {
  inbox: Inbox
  origin: string
  /** Set where the list is not beside it. */
  onBack: (() => void) | null
  about: AboutToggle
}

/** One conversation: its head, what was said, and the box to answer in. */
export function ConversationPane({ inbox, origin, onBack, about }: ConversationPaneProps) {
  const id = inbox.selectedId.value
  const conversation = inbox.conversation.value
  const timeline = inbox.timeline.value

  if (!id) {
    return (
      <section class="pane conversation" aria-label={t('conversation.label')} id="conversation">
        <EmptyState icon="mail" title={t('conversation.none')}>
          {t('conversation.none_help')}
        </EmptyState>
      </section>
    )
  }
  return (
    <section
      class="pane conversation"
      data-home="#conversation-title"
      aria-label={t('conversation.label')}
      id="conversation"
    >
      {conversation && <ConversationHead inbox={inbox} conversation={conversation} onBack={onBack} about={about} />}
      {conversation && conversation.place !== 'inbox' && <PlaceBar inbox={inbox} conversation={conversation} />}
      {timeline.state === 'error' ? (
        <ErrorState
          title={t('conversation.failed')}
          detail={whyFailed(timeline.error)}
          retryLabel={t('app.try_again')}
          onRetry={() => void inbox.open(id)}
        />
      ) : conversation && timeline.state !== 'loading' && timeline.state !== 'idle' ? (
        <Timeline key={id} inbox={inbox} conversation={conversation} origin={origin} />
      ) : (
        <Skeleton key={id} label={t('app.loading')} />
      )}
      {conversation &&
        conversation.place === 'inbox' &&
        (inbox.canAct.value ? (
          <Composer key={id} inbox={inbox} conversation={conversation} />
        ) : (
          <CannotAct inbox={inbox} inboxId={conversation.inboxId} />
        ))}
    </section>
  )
}

/** Where it lies instead of the inbox, why, and the way back. */
function PlaceBar({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const { id, place, placeReason, contactEmail } = conversation
  if (place === 'inbox' || place === 'merged') return null
  return (
    <div class="conversation-bar">
      <span id="conversation-place">
        {t(`conversation.in_${place}`)}
        {placeReason && ` ${t(`place.${placeReason}`, { email: contactEmail })}`}
      </span>
      {inbox.canAct.value && (
        <Button onClick={() => void (place === 'trash' ? inbox.restore(id) : inbox.accept(id))}>
          {t(
            place === 'trash'
              ? 'conversation.restore'
              : place === 'spam'
                ? 'conversation.not_spam'
                : 'conversation.to_inbox',
          )}
        </Button>
      )}
    </div>
  )
}

function CannotAct({ inbox, inboxId }: { inbox: Inbox; inboxId: string }) {
  const name = inbox.start.value?.inboxes.find((one) => one.id === inboxId)?.name ?? ''
  return <p class="cannot-act">{t('conversation.cannot_act', { inbox: name })}</p>
}
