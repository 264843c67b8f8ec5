/** More than any mail program writes, and as much as a browser takes in without the reader noticing. */
const mostTags = 150_000
const deepest = 1_000
/** Browsers take the square of their number for these: comments outside the body, fields and forms that are taken away, one tag's attributes. */
const mostComments = 4_000
const mostFields = 500
const mostAttributes = 500

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** A new one of these ends the one before it: a thousand `<p>` in a row are not nested. */
const selfEnding = new Set('p li td th tr dt dd option thead tbody tfoot'.split(' '))
const fields = new Set('form input button select option textarea fieldset output object label'.split(' '))

/**
 * Whether a browser can clean and draw a mail's HTML in good time. One that was made to freeze the reader's window
 * cannot be: its text is shown instead. Linear in time; it looks at tags as a browser would, but for what they mean.
 */
export function isDrawable(html: string): boolean {
  const opened = new Map<string, number>()
  let [tags, depth, comments, some] = [0, 0, 0, 0]
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const next = html[at + 1] ?? ''
    const isEnd = next === '/'
    const name = tagName(html, at + (isEnd ? 2 : 1))
    if (!name) {
      // An end tag of no name is a comment too.
      if ('!?/'.includes(next) && ++comments > mostComments) return false
      continue
    }
    if (++tags > mostTags) return false
    if (fields.has(name) && ++some > mostFields) return false
    const end = endOfTag(html, at + (isEnd ? 2 : 1) + name.length)
    if (end === null) return false
    at = end - 1
    if (voids.has(name) || selfEnding.has(name)) continue
    const count = opened.get(name) ?? 0
    if (isEnd && count === 0) continue
    opened.set(name, count + (isEnd ? -1 : 1))
    depth += isEnd ? -1 : 1
    if (depth > deepest) return false
  }
  return true
}

const letters = /[a-z][^\s/>]{0,30}/iy

function tagName(html: string, from: number): string {
  letters.lastIndex = from
  return letters.exec(html)?.[0].toLowerCase() ?? ''
}

/** One attribute, whatever it is made of. A quote that never ends goes on to the end of the mail, as it does for a browser. */
const attribute = /[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s>]*))?/y

/** Null for a tag of too many attributes. */
function endOfTag(html: string, from: number): number | null {
  attribute.lastIndex = from
  let end = from
  for (let attributes = 0; attribute.test(html); attributes++) {
    if (attributes > mostAttributes) return null
    end = attribute.lastIndex
  }
  return end
}
