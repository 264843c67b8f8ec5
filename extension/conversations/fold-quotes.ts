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
 * answer below it, and a mail that is nothing but a quote (a forward), stay open. The mail is gone
 * through once, whatever its sender made of it: to look around each of thousands of quotes would take minutes.
 */
export function foldQuotes(body: HTMLElement, label: string): void {
  const last = lastText(body)
  const aroundLast = new Set(last && ancestors(last))
  const walker = nodesOf(body)
  let hasContentBefore = false
  let isPastLast = last === null
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!isElement(node)) {
      hasContentBefore ||= hasWords(node)
      isPastLast ||= node === last
    } else if (node.localName === 'img') {
      hasContentBefore = true
    } else if (hasContentBefore && node.matches(quotes)) {
      const whole = node.matches(beginnings) ? node.parentElement! : node
      if ((!isPastLast && !aroundLast.has(whole)) || isForward(node)) continue
      return fold(whole === node ? [node] : [...withRule(node), ...following(node)], label)
    }
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
  // One by one: a call takes only so many arguments, and a mail may have more parts.
  for (const part of parts) details.append(part)
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
  return quote.closest('.moz-forward-container') !== null || /^-{5}/.test(firstWords(quote))
}

/** The first characters of what it says, without white space around them: five at least, where there are five. */
function firstWords(element: HTMLElement): string {
  const walker = nodesOf(element)
  let words = ''
  for (let node = walker.nextNode(); node && words.length < 5; node = walker.nextNode())
    if (!isElement(node)) words = (words + node.nodeValue).trimStart()
  return words
}

function lastText(body: HTMLElement): Node | null {
  const walker = nodesOf(body)
  for (let node: Node | null = lastNode(walker); node && node !== body; node = walker.previousNode())
    if (!isElement(node) && hasWords(node)) return node
  return null
}

function lastNode(walker: TreeWalker): Node {
  while (walker.lastChild());
  return walker.currentNode
}

function ancestors(node: Node): Node[] {
  const all: Node[] = []
  for (let above = node.parentNode; above; above = above.parentNode) all.push(above)
  return all
}

function nodesOf(root: HTMLElement): TreeWalker {
  return root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
}

function isElement(node: Node): node is HTMLElement {
  return node.nodeType === Node.ELEMENT_NODE
}

function hasWords(node: Node): boolean {
  return /\S/.test(node.nodeValue ?? '')
}
