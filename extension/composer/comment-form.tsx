import { useRef } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { useWriting } from './use-writing.ts'

export function CommentForm({ inbox, text }: { inbox: Inbox; text: string }) {
  const area = useRef<HTMLTextAreaElement>(null)
  useWriting(inbox.composing.value === 'comment', () => area.current?.focus())
  return (
    <>
      <textarea
        ref={area}
        class="comment-text scroll"
        aria-label={t('composer.comment_text')}
        placeholder={t('composer.comment_hint')}
        maxLength={20_000}
        value={text}
        onInput={(event) => inbox.writeComment(event.currentTarget.value)}
      />
      <div class="tools">
        <Button
          kind="primary"
          disabled={inbox.composing.value !== null && !inbox.canSend.value}
          title="Ctrl+Enter"
          onClick={() => void inbox.send()}
        >
          {t('composer.send_comment')}
        </Button>
      </div>
    </>
  )
}
