import type { Words } from './words.ts'

/** The way on through a list, and back to its beginning; nothing where one page holds it. */
export function Paging({ t, at, next, isFirst }: { t: Words; at: string; next: string | null; isFirst: boolean }) {
  if (!next && isFirst) return null
  return (
    <p class="acts">
      {!isFirst && <a href={at}>{t('settings.first_page')}</a>}
      {next && <a href={`${at}?cursor=${encodeURIComponent(next)}`}>{t('settings.next_page')}</a>}
    </p>
  )
}
