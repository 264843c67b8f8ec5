import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Conversation } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Merging } from '../inbox/parts.ts'
import { t } from '../locales/translate.ts'
import { TicketTag } from '../tickets/ticket-tag.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Time } from '../ui/time.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import './merge-dialog.css'

/** Chooses what a conversation is merged into: of the contact's others, or by a search of the whole inbox. */
export function MergeDialog({ inbox, merging }: { inbox: Inbox; merging: Merging }) {
  const { conversation, query, items } = merging
  const [active, setActive] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const chosen = items[active]

  useEffect(() => input.current?.focus(), [])
  useEffect(() => setActive(0), [query, items.length])
  useEffect(() => list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' }), [active])

  function merge(one: Conversation | undefined): void {
    if (!one) return
    inbox.stopMerging()
    void inbox.merge(conversation.id, one.id)
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, items.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') merge(chosen)
    else return
    event.preventDefault()
  }

  const said = sayWhatIsThere(merging)
  const isTicketLeft = conversation.ticket !== null && chosen?.ticket != null
  return (
    <Dialog title={t('merge.title')} closeLabel={t('app.close')} onClose={() => inbox.stopMerging()}>
      <p id={`${id}-what`} class="merge-what">
        {t('merge.what', { subject: conversation.subject || t('list.no_subject') })}
      </p>
      <input
        ref={input}
        class="merge-search"
        type="text"
        role="combobox"
        aria-label={t('merge.search')}
        placeholder={t('merge.search')}
        aria-expanded={items.length > 0}
        aria-controls={id}
        aria-describedby={`${id}-what ${id}-note`}
        aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
        onKeyDown={onKeyDown}
        onInput={(event) => inbox.findToMerge(event.currentTarget.value)}
      />
      <h3 class="merge-group">{query ? t('merge.found') : t('merge.of_contact', { name: nameOf(conversation) })}</h3>
      <div ref={list} id={id} class="merge-list scroll" role="listbox" aria-label={t('merge.title')}>
        {items.map((one, index) => (
          <div
            key={one.id}
            id={`${id}-${one.id}`}
            role="option"
            aria-selected={index === active}
            class={index === active ? 'merge-item active' : 'merge-item'}
            onPointerMove={() => setActive(index)}
            onClick={() => merge(one)}
          >
            <span class="merge-subject cut">{one.subject || t('list.no_subject')}</span>
            {one.ticket && <TicketTag inbox={inbox} ticket={one.ticket} isShort />}
            <Time at={one.lastMessageAt} short />
            <span class="merge-snippet cut">
              {nameOf(one)} · {one.snippet}
            </span>
          </div>
        ))}
      </div>
      {items.length === 0 && <p class="merge-none">{said}</p>}
      {/* Said as well when it changes with the choice. */}
      <p id={`${id}-note`} class="merge-note" role="status">
        {isTicketLeft
          ? t('merge.two_tickets', { number: conversation.ticket!.number, other: chosen.ticket!.number })
          : t('merge.note')}
      </p>
      <div role="status">
        <VisuallyHidden>{said}</VisuallyHidden>
      </div>
    </Dialog>
  )
}

function sayWhatIsThere({ state, items, query }: Merging): string {
  if (state === 'loading') return t('app.loading')
  if (state === 'error') return t('search.failed')
  if (items.length > 0) return t('search.found', { count: items.length })
  return query ? t('search.none', { query }) : t('merge.none')
}

const nameOf = ({ contactName, contactEmail }: Conversation) => contactName || contactEmail
