import { useEffect, useRef, useState } from 'preact/hooks'
import type { Conversation } from '../../worker/contract/conversation.ts'
import { Answering } from '../conversations/answering.tsx'
import { answeringText } from '../conversations/member-name.ts'
import type { DraftKind } from '../inbox/drafts.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { isBlank } from '../inbox/written.ts'
import { t } from '../locales/translate.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { CommentForm } from './comment-form.tsx'
import { ReplyForm } from './reply-form.tsx'
import './composer.css'

const kinds: DraftKind[] = ['reply', 'comment']

/** The box at the end of a conversation: one line until somebody writes in it. */
export function Composer({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const draft = inbox.draft.value
  const kind = inbox.composing.value ?? writtenKind(inbox)
  const box = useRef<HTMLElement>(null)
  const [isDragged, drag] = useState(false)
  const someone = answeringText(inbox, conversation.id)

  // A click elsewhere folds the box, but never over something written.
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      const target = event.target as Element
      if (box.current?.contains(target) || target.closest?.('.popover, .toasts, dialog')) return
      if (inbox.composing.peek() && !writtenKind(inbox)) inbox.compose(null)
    }
    document.addEventListener('pointerdown', onPointerDown)
    return () => document.removeEventListener('pointerdown', onPointerDown)
  }, [inbox])

  function attach(files: FileList | undefined) {
    if (!files?.length) return
    inbox.compose('reply')
    for (const file of files) void inbox.upload(file)
  }

  if (!draft || !kind) {
    return (
      <section class="composer" data-home=".composer-open" aria-label={t('composer.label')}>
        <div class="composer-line">
          <button
            type="button"
            class="composer-open cut"
            disabled={!draft}
            onClick={() => inbox.compose('reply')}
            title={`${t('composer.reply')} (r)`}
          >
            {t('composer.reply_to', { name: conversation.contactName || conversation.contactEmail })}
          </button>
          <Answering text={someone} isAnnounced />
          <IconButton
            icon="comment"
            label={t('composer.comment')}
            hotkey="a"
            disabled={!draft}
            onClick={() => inbox.compose('comment')}
          />
        </div>
      </section>
    )
  }
  return (
    <section
      ref={box}
      class={kind === 'comment' ? 'composer is-comment' : 'composer'}
      data-home=".composer-open"
      aria-label={t('composer.label')}
      // Only in what is written: to come by the two buttons is not to begin.
      onFocusIn={(event) => {
        if (!inbox.composing.peek() && (event.target as Element).closest('.composer-body')) inbox.compose(kind)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        inbox.compose(null)
        // An empty box folds, and the focus stays on it. One that was written in stays: the keys are commands again.
        if (writtenKind(inbox)) document.getElementById('conversation-title')?.focus()
      }}
      onDragEnter={(event) => event.dataTransfer?.types.includes('Files') && drag(true)}
      onDragOver={(event) => event.dataTransfer?.types.includes('Files') && event.preventDefault()}
      onDragLeave={(event) => !box.current?.contains(event.relatedTarget as Node | null) && drag(false)}
      onDrop={(event) => {
        if (!event.dataTransfer?.files.length) return
        event.preventDefault()
        drag(false)
        attach(event.dataTransfer.files)
      }}
    >
      <div class="tabs">
        <div class="tab-list" role="group" aria-label={t('composer.tabs')}>
          {kinds.map((one) => (
            <button key={one} type="button" class="tab" aria-pressed={one === kind} onClick={() => inbox.compose(one)}>
              {t(`composer.${one}`)}
            </button>
          ))}
        </div>
        <Answering text={someone} isAnnounced />
      </div>
      <div class="composer-body">
        {kind === 'reply' ? (
          <ReplyForm inbox={inbox} reply={draft.reply} onFiles={attach} />
        ) : (
          <CommentForm inbox={inbox} text={draft.comment} />
        )}
      </div>
      {isDragged && <div class="drop">{t('composer.drop')}</div>}
    </section>
  )
}

/** The half that has something in it that was not sent. */
function writtenKind(inbox: Inbox): DraftKind | null {
  const draft = inbox.draft.value
  if (!draft) return null
  if (!isBlank(draft.reply) || inbox.uploading.value.length > 0) return 'reply'
  return draft.comment.trim() ? 'comment' : null
}
