/** In place of these nothing but their own parts can stand. */
const strict = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'colgroup', 'ul', 'ol', 'dl'])

/** HTML with a mark at an offset before a letter or a tag. It is an element that changes nothing around it. */
export function withMark(html: string, at: number, mark: string): string {
  return `${html.slice(0, at)}<wbr class="${mark}">${html.slice(at)}`
}

/**
 * Hides what follows the mark to the mail's end behind a small button; unfolded it stands as it was sent, for
 * nothing is moved. Returns the button's element; null where there is no mark, or nothing before it. Each
 * element is looked at once, whatever the mail's sender made of it.
 */
export function foldAt(mark: Element | null, label: string): HTMLDetailsElement | null {
  const document = mark?.ownerDocument
  if (!mark || !document) return null
  climb(mark, document.body)
  const hasSomethingBefore = levels(mark, document.body).some((level) => hasInk(level, 'previousSibling'))
  if (!hasSomethingBefore) {
    mark.remove()
    return null
  }
  for (const level of levels(mark, document.body)) {
    for (let node = level.nextSibling; node; node = node.nextSibling) node = hide(node)
  }
  const details = document.createElement('details')
  const summary = document.createElement('summary')
  details.className = 'postroom-fold'
  summary.textContent = '•••'
  summary.title = label
  summary.setAttribute('aria-label', label)
  details.append(summary)
  mark.replaceWith(details)
  return details
}

/** Out of the elements that begin with what is folded: their lines and spaces belong to it. So do empty ones before it. */
function climb(mark: Element, body: Element): void {
  while (mark.parentElement && mark.parentElement !== body) {
    const parent = mark.parentElement
    if (!parent.parentElement || strict.has(parent.parentElement.localName)) break
    if (!hasInk(mark, 'previousSibling')) parent.before(mark)
    else if (!hasInk(mark, 'nextSibling')) parent.after(mark)
    else break
  }
  for (let before = mark.previousSibling; before && !isInk(before); before = mark.previousSibling) before.before(mark)
}

/** The node, and each that it stands in, up to the body's own. */
function levels(node: Node, body: Element): Node[] {
  const all: Node[] = []
  for (let at: Node | null = node; at && at !== body; at = at.parentNode) all.push(at)
  return all
}

function hasInk(from: Node, side: 'previousSibling' | 'nextSibling'): boolean {
  for (let node = from[side]; node; node = node[side]) if (isInk(node)) return true
  return false
}

/** Whether it has words or a picture. The first one found is enough. */
function isInk(root: Node): boolean {
  const walker = root.ownerDocument!.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE ? /\S/.test(node.nodeValue ?? '') : node.nodeName === 'IMG') return true
  }
  return false
}

/** Returns what stands in the node's place. */
function hide(node: ChildNode): ChildNode {
  if (node.nodeType === Node.ELEMENT_NODE) (node as Element).classList.add('postroom-folded')
  if (node.nodeType !== Node.TEXT_NODE || !/\S/.test(node.nodeValue ?? '')) return node
  const span = node.ownerDocument!.createElement('span')
  span.className = 'postroom-folded'
  node.replaceWith(span)
  span.append(node)
  return span
}
