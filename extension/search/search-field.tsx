import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Icon } from '../ui/icon.tsx'
import './search-field.css'

export function SearchField({ inbox }: { inbox: Inbox }) {
  const input = useRef<HTMLInputElement>(null)
  const [isEntering, setEntering] = useState(false)
  const attention = inbox.attention.value
  const { query, state, items } = inbox.search.value

  useLayoutEffect(() => {
    if (attention?.on !== 'search') return
    input.current?.focus()
    input.current?.select()
  }, [attention])
  // Enter may come before what was asked for: the focus goes to it when it is there.
  useEffect(() => {
    if (isEntering) enter()
  }, [isEntering, state])
  // What is typed is the field's own while it is typed: the state follows it a moment later.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = query
  }, [query])

  /** At once where it can be: the next key is about the row. */
  function enter() {
    setEntering(state !== 'ready')
    if (state !== 'ready' || items.length === 0 || document.activeElement !== input.current) return
    input.current?.blur()
    inbox.enterRows()
  }
  function end() {
    if (input.current) input.current.value = ''
    input.current?.blur()
    inbox.closeSearch()
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
        onFocus={() => inbox.isSearchOpen.peek() || inbox.openSearch()}
        onInput={(event) => {
          setEntering(false)
          inbox.searchFor(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return
          if (event.key === 'Escape') end()
          else if (event.key === 'ArrowDown' || event.key === 'Enter') enter()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {query ? <IconButton icon="x" small label={t('search.clear')} onClick={end} /> : <kbd aria-hidden="true">/</kbd>}
    </search>
  )
}
