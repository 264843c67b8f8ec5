/** Whether a TXT record is an SPF record (RFC 7208 4.5). */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text)
}

/** How it names who may send: its terms but for the last word on everybody else. */
export function spfTerms(text: string): string[] {
  return wordsOf(text)
    .slice(1)
    .filter((term) => !isLast(term))
}

/**
 * The SPF record that names one more: a domain has one, or none of them counts (RFC 7208 3.2), so whoever has one already
 * changes it. Null is none so far.
 */
export function withTerm(existing: string | null, term: string): string {
  if (existing === null) return `v=spf1 ${term} ~all`
  const words = existing.trim().split(/ +/)
  if (wordsOf(existing).includes(term)) return words.join(' ')
  const last = words.findIndex((word) => isLast(word.toLowerCase()))
  return words.toSpliced(last === -1 ? words.length : last, 0, term).join(' ')
}

/** "+" before a term says what no sign says too. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.replace(/^\+/, ''))
}

function isLast(term: string): boolean {
  return /^[?~+-]?all$/.test(term) || term.startsWith('redirect=')
}
