/**
 * The ids of Message-ID, In-Reply-To or References (RFC 5322 3.6.4), without their angle
 * brackets, each once, in the order written. Broken programs fold inside an id, leave the
 * brackets out, or put the date and the subject beside it.
 */
export function readMessageIds(value: string): string[] {
  const ids = new Set<string>()
  const text = value.slice(0, 500_000)
  let open = text.indexOf('<')
  while (open >= 0) {
    const close = text.indexOf('>', open)
    if (close < 0) break
    // `<` may stand there twice: the id begins at the last one.
    add(ids, text.slice(text.lastIndexOf('<', close) + 1, close))
    open = text.indexOf('<', close)
  }
  if (ids.size === 0)
    for (const word of text.split(/[\s,;]+/)) if (word.includes('@')) add(ids, word.replace(/^[<"']+|[>"']+$/g, ''))
  return [...ids]
}

function add(ids: Set<string>, text: string): void {
  const id = text.replace(/\s/g, '')
  if (id && id.length <= 998 && !/\p{Cc}/u.test(id)) ids.add(id.toWellFormed())
}

/**
 * A chain of references cut to what servers and programs bear: the first id, which names the
 * thread, and as many of the newest as fit.
 */
export function trimReferences(ids: string[], maxBytes: number): string[] {
  const [first, ...rest] = ids
  if (first === undefined) return []
  const size = (id: string) => new TextEncoder().encode(id).length + 3
  const kept: string[] = []
  let left = maxBytes - size(first)
  for (const id of rest.toReversed()) {
    if (size(id) > left) break
    left -= size(id)
    kept.unshift(id)
  }
  return [first, ...kept]
}
