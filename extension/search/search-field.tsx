import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Icon } from '../ui/icon.tsx'
import './search-field.css'

export function SearchField({ inbox }: { inbox: Inbox }) {
  const input = useRef<HTMLInputElement>(null)
  const isOpen = inbox.isSearchOpen.value
  const { query } = inbox.search.value

  useLayoutEffect(() => {
    if (!isOpen) return
    input.current?.focus()
    input.current?.select()
  }, [isOpen])
  // What is typed is the field's own while it is typed: the state follows it a moment later.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = query
  }, [query])

  function end() {
    if (input.current) input.current.value = ''
    inbox.closeSearch()
    input.current?.blur()
  }
  return (
    <search class="search">
      <Icon name="look" />
      <input
        ref={input}
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.label')}
        enterkeyhint="search"
        onFocus={() => inbox.openSearch()}
        onInput={(event) => inbox.searchFor(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          end()
        }}
      />
      {query ? <IconButton icon="x" small label={t('search.clear')} onClick={end} /> : <kbd aria-hidden="true">/</kbd>}
    </search>
  )
}
