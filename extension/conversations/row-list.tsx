import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { useVirtualRows } from '../ui/use-virtual-rows.ts'
import { ConversationRow, rowHeight, rowId } from './conversation-row.tsx'

interface RowListProps {
  inbox: Inbox
  label: string
  conversations: Conversation[]
  excerpts?: ComponentChildren[]
  /** Open, closed and deleted ones stand together: each says which it is. */
  isMixed: boolean
  isLoadingMore: boolean
  /** Why there are no more rows than these: what is there stays. */
  failure: string | null
}

/** Rows of any number: those in sight are drawn, and the next page is asked for before the end is seen. */
export function RowList({ inbox, label, conversations, excerpts, isMixed, isLoadingMore, failure }: RowListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { rows, total, reveal } = useVirtualRows(scroller, conversations.length, (index) =>
    rowHeight({ inbox, conversation: conversations[index]!, excerpt: excerpts?.[index], isMixed }),
  )
  const cursor = inbox.cursorId.value
  const isDrawn = rows.some(({ index }) => conversations[index]?.id === cursor)

  useEffect(() => {
    const index = conversations.findIndex((one) => one.id === cursor)
    if (index >= 0) reveal(index)
  }, [cursor])
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (conversations.length > 0 && last >= conversations.length - 10) void inbox.loadMore()
  }, [last, conversations.length])

  /** Keys that would scroll the row that the next key is about out of sight. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (total / conversations.length)))
    if (event.key === 'End') inbox.next(Infinity)
    else if (event.key === 'Home') inbox.previous(Infinity)
    else if (event.key === 'PageDown') inbox.next(page)
    else if (event.key === 'PageUp') inbox.previous(page)
    else if (event.key === ' ') void inbox.open()
    else return
    event.preventDefault()
  }

  return (
    <>
      <div
        ref={scroller}
        class="rows scroll"
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={cursor && isDrawn ? rowId(cursor) : undefined}
        aria-busy={isLoadingMore}
        onKeyDown={onKeyDown}
        onScroll={(event) => inbox.setScrolled(event.currentTarget.scrollTop > 8)}
      >
        <div class="rows-inner" role="presentation" style={{ height: `${total + (isLoadingMore ? 40 : 0)}px` }}>
          {rows.map(({ index, start, size }) => {
            const conversation = conversations[index]
            if (!conversation) return null
            return (
              <ConversationRow
                key={conversation.id}
                inbox={inbox}
                conversation={conversation}
                excerpt={excerpts?.[index]}
                isMixed={isMixed}
                index={index}
                count={conversations.length}
                start={start}
                size={size}
              />
            )
          })}
          {isLoadingMore && (
            <div class="rows-foot" role="presentation">
              {t('list.more')}
            </div>
          )}
        </div>
      </div>
      {failure && (
        <div class="list-foot" role="alert">
          <span class="cut">{failure}</span>
          <Button kind="quiet" onClick={() => void inbox.reload()}>
            {t('app.try_again')}
          </Button>
        </div>
      )}
    </>
  )
}
