/** A stretch of text, or a tag; offsets in the HTML, `to` behind the last character. */
export interface HtmlToken {
  /** Null for text; in lower case. */
  tag: string | null
  isEnd: boolean
  from: number
  to: number
}

/** What they hold is not read: a browser shows it nowhere. */
const silent = new Set('script style title template noscript textarea xmp iframe noembed noframes'.split(' '))

/** One attribute, whatever it is made of. A quote that never ends goes on to the end of the mail, as it does for a browser. */
const attribute = /[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s>]*))?/y
const letters = /[A-Za-z][A-Za-z0-9:-]{0,29}/y

/**
 * The text and the tags of HTML as a browser takes them apart, without comments and without what is
 * never shown. Linear in time, whatever the HTML is; it builds no tree.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const endless = new Set<string>()
  let at = 0
  while (at < html.length) {
    const open = nextTag(html, at)
    if (open > at) yield { tag: null, isEnd: false, from: at, to: open }
    if (open === html.length) return
    if (html[open + 1] === '!' || html[open + 1] === '?') {
      at = html.startsWith('<!--', open) ? endOfComment(html, open + 4) : after(html, '>', open)
      continue
    }
    const isEnd = html[open + 1] === '/'
    const tag = tagName(html, open + (isEnd ? 2 : 1))
    at = endOfTag(html, open + (isEnd ? 2 : 1) + tag.length)
    yield { tag, isEnd, from: open, to: at }
    if (!isEnd && silent.has(tag) && !endless.has(tag)) at = skipTo(html, tag, at, endless)
  }
}

export function tagName(html: string, from: number): string {
  letters.lastIndex = from
  return letters.exec(html)?.[0].toLowerCase() ?? ''
}

/** A `<` that begins neither tag nor comment is text. */
function nextTag(html: string, from: number): number {
  for (let at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at + 1)) {
    if (/[A-Za-z!?]/.test(html[at + 1] ?? '') || (html[at + 1] === '/' && /[A-Za-z]/.test(html[at + 2] ?? '')))
      return at
  }
  return html.length
}

function endOfTag(html: string, from: number): number {
  attribute.lastIndex = from
  let end = from
  while (attribute.test(html)) end = attribute.lastIndex
  return after(html, '>', end)
}

/** `<!-->` and `<!--->` are whole comments. */
function endOfComment(html: string, from: number): number {
  if (html[from] === '>') return from + 1
  return html.startsWith('->', from) ? from + 2 : after(html, '-->', from)
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found < 0 ? html.length : found + mark.length
}

/** To the end tag of that name; where it never ends nothing is skipped, so that no text is lost and nobody looks for it twice. */
function skipTo(html: string, name: string, from: number, endless: Set<string>): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2))
    if (tagName(html, at + 2) === name) return at
  endless.add(name)
  return from
}
