/**
 * What a person typed, as an FTS5 query over one inbox: every word must be there, the last one may
 * be a beginning. Null where nothing can be searched for. Everything is quoted: FTS5's own operators
 * in what was typed are words like any other.
 */
export function ftsQuery(typed: string, inboxId: string): string | null {
  const words = typed
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .slice(0, 16)
    .map((word) => word.slice(0, 64))
  if (words.length === 0) return null
  const terms = words.map((word, at) => `"${word}"${at === words.length - 1 ? '*' : ''}`)
  return `scope : "${scopeOf(inboxId)}" AND ({subject people body files} : (${terms.join(' AND ')}))`
}

/** An inbox as one word that no mail contains. */
export function scopeOf(inboxId: string): string {
  return `inbox${inboxId.replaceAll('-', '')}`
}
