import type { ComponentChildren } from 'preact'

/** Whole addresses only; what a sentence puts after one (a full stop, a bracket) is not part of it. */
const address = /\bhttps?:\/\/[^\s<>"'`]{1,2000}|\b[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi

/** Plain text with its web and mail addresses as links. */
export function LinkedText({ text }: { text: string }) {
  return <>{linked(text)}</>
}

export function linked(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const found = withoutMarks(match[0])
    parts.push(text.slice(from, match.index))
    const href = /^https?:/i.test(found) ? found : `mailto:${found}`
    parts.push(
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {found}
      </a>,
    )
    from = match.index + found.length
  }
  parts.push(text.slice(from))
  return parts
}

/** Not by an expression: one that looks for marks at the end tries every run of them on the way. */
function withoutMarks(found: string): string {
  let end = found.length
  while ('.,;:!?)]}'.includes(found[end - 1]!)) end--
  return found.slice(0, end)
}
