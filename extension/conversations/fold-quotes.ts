/** What mail programs put around the mail they answer. */
const quotes = [
  '.gmail_quote_container',
  '.gmail_quote',
  'blockquote[type=cite]',
  '.yahoo_quoted',
  '.protonmail_quote',
  '.moz-cite-prefix',
  '#appendonsend',
  '#divRplyFwdMsg',
  '#mail-editor-reference-message-container',
].join(',')

/** These only mark where the quote begins: it goes on to the end. */
const beginnings = '.moz-cite-prefix,#appendonsend,#divRplyFwdMsg'

/**
 * Folds the quoted mail at the end behind a small button; nothing is ever taken away. A quote with an
 * answer below it, and a mail that is nothing but a quote (a forward), stay open.
 */
export function foldQuotes(body: HTMLElement, label: string): void {
  for (const quote of body.querySelectorAll<HTMLElement>(quotes)) {
    if (!quote.isConnected && !body.contains(quote)) continue
    if (isForward(quote)) continue
    const parts = quote.matches(beginnings) ? [...withRule(quote), ...following(quote)] : [quote]
    if (parts.length === 0 || !hasContentBefore(body, parts[0]!) || hasTextAfter(body, parts.at(-1)!)) continue
    fold(parts, label)
    return
  }
}

function fold(parts: ChildNode[], label: string) {
  const { ownerDocument } = parts[0]!
  const details = ownerDocument!.createElement('details')
  const summary = ownerDocument!.createElement('summary')
  details.className = 'postroom-quote'
  summary.textContent = '•••'
  summary.title = label
  summary.setAttribute('aria-label', label)
  details.append(summary)
  parts[0]!.before(details)
  details.append(...parts)
}

function following(node: ChildNode): ChildNode[] {
  const after: ChildNode[] = []
  for (let next = node.nextSibling; next; next = next.nextSibling) after.push(next)
  return after
}

/** Outlook draws a line above what it quotes. */
function withRule(quote: HTMLElement): ChildNode[] {
  const above = quote.previousElementSibling
  return above?.tagName === 'HR' ? [above, quote] : [quote]
}

/** Gmail wraps a forwarded mail like a quote; its first line is dashes in every language. */
function isForward(quote: HTMLElement): boolean {
  return /^\s*-{5,}/.test(quote.textContent ?? '') || quote.closest('.moz-forward-container') !== null
}

function hasContentBefore(body: HTMLElement, node: ChildNode): boolean {
  const range = body.ownerDocument.createRange()
  range.setStart(body, 0)
  range.setEndBefore(node)
  const before = range.cloneContents()
  return /\S/.test(before.textContent ?? '') || before.querySelector('img') !== null
}

function hasTextAfter(body: HTMLElement, node: ChildNode): boolean {
  const range = body.ownerDocument.createRange()
  range.setStartAfter(node)
  range.setEnd(body, body.childNodes.length)
  return /\S/.test(range.toString())
}
