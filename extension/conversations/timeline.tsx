import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { TimelineItem } from '../../worker/contract/event.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { CommentNote } from './comment-note.tsx'
import { Delivery } from './delivery.tsx'
import { EventLine } from './event-line.tsx'
import { MessageItem } from './message-item.tsx'
import './timeline.css'

/** All that happened in a conversation, oldest first. It opens at the newest message. */
export function Timeline({
  inbox,
  conversation,
  origin,
}: {
  inbox: Inbox
  conversation: Conversation
  origin: string
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const isPinned = useRef(true)
  const { items, older, state, pendingIds } = inbox.timeline.value
  const shown = latestStates(items)
  const first = older ? null : shown.find((item) => item.message)?.message

  // Frames and pictures get their heights a moment later: the newest message stays in sight until
  // the reader scrolls, and again when they are at the end.
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box || !content.current) return
    const settle = () => {
      if (!isPinned.current) return
      const last = [...box.querySelectorAll<HTMLElement>('.message, .note')].at(-1)
      const end = box.scrollHeight - box.clientHeight
      box.scrollTop = last && last.offsetHeight > box.clientHeight ? last.offsetTop - box.offsetTop - 6 : end
    }
    settle()
    const observer = new ResizeObserver(settle)
    observer.observe(content.current)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const unpin = () => (isPinned.current = false)
  const onScroll = () => {
    const box = scroller.current!
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 4) isPinned.current = true
  }

  return (
    <div
      ref={scroller}
      class="talk scroll"
      tabIndex={0}
      role="group"
      aria-label={t('conversation.timeline')}
      onWheel={unpin}
      onTouchMove={unpin}
      onKeyDown={unpin}
      onPointerDown={unpin}
      onScroll={onScroll}
    >
      <div ref={content}>
        {older && (
          <Button kind="quiet" class="talk-older" disabled={state === 'more'} onClick={() => void inbox.loadOlder()}>
            {state === 'more' ? t('conversation.loading_older') : t('conversation.older')}
          </Button>
        )}
        {shown.map((item) => {
          const isPending = pendingIds.has(item.event.id)
          if (item.message && item.event.type === 'invitation.answered') {
            return (
              <div key={item.message.id} class="attended">
                <EventLine inbox={inbox} event={item.event} conversation={conversation} />
                <Delivery inbox={inbox} message={item.message} isPending={isPending} />
              </div>
            )
          }
          if (item.message) {
            return (
              <MessageItem
                key={item.message.id}
                inbox={inbox}
                message={item.message}
                origin={origin}
                isPending={isPending}
                isFirst={item.message.id === first?.id}
              />
            )
          }
          if (item.comment) {
            return <CommentNote key={item.comment.id} inbox={inbox} comment={item.comment} isPending={isPending} />
          }
          return <EventLine key={item.event.id} inbox={inbox} event={item.event} conversation={conversation} />
        })}
      </div>
    </div>
  )
}

/**
 * A message stands once: where it came in or was sent, and at the end while it is scheduled. One that was taken back
 * stands nowhere: its text is in the draft again, and a line says what happened.
 */
function latestStates(items: TimelineItem[]): TimelineItem[] {
  const last = new Map(items.flatMap((item) => (item.message ? [[item.message.id, item] as const] : [])))
  const toCome = [...last.values()].filter(({ message }) => message?.status === 'scheduled')
  const happened = items.flatMap((item) => {
    const { message, event } = item
    if (!message) return [item]
    if (message.status === 'scheduled') return []
    if (message.status !== 'undone' && last.get(message.id) === item) return [item]
    return event.type === 'message.scheduled' ? [{ ...item, message: null }] : []
  })
  return [...happened, ...toCome]
}
