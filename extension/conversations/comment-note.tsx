import type { Comment } from '../../worker/contract/message.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Time } from '../ui/time.tsx'
import { LinkedText } from './linked-text.tsx'
import { memberName } from './member-name.ts'

export function CommentNote({ inbox, comment, isPending }: { inbox: Inbox; comment: Comment; isPending: boolean }) {
  const name = memberName(inbox, comment.authorId)
  const isMine = inbox.start.value?.me.id === comment.authorId
  return (
    <article class={isPending ? 'note pending' : 'note'}>
      <Avatar name={name} seed={comment.authorId} />
      <div>
        <header>
          <h2>{name}</h2> {t('comment.commented')}
          <span class="when">
            <Time at={comment.at} />
          </span>
          {isMine && !isPending && inbox.canAct.value && (
            <IconButton
              icon="bin"
              small
              label={t('comment.remove')}
              onClick={() => void inbox.removeComment(comment.id)}
            />
          )}
        </header>
        <p class="message-text">
          <LinkedText text={comment.text} />
        </p>
      </div>
    </article>
  )
}
