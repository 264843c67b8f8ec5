import { compile, type HtmlToTextOptions } from 'html-to-text'
import { decodeEntities } from './entities.ts'
import { htmlTokens, tagName } from './html-tokens.ts'

/** Beyond this an element tree overflows a stack, or costs the square of its depth. */
const deepest = 250
/** More HTML than this holds no text that anybody reads; the original stays one click away. */
const longest = 4_000_000
/** Characters times depth: the converter goes over a text again for every element around it. */
const mostWork = 5_000_000
const longestForLayout = 400_000

const shape: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: longest },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'ul', options: { itemPrefix: '- ' } },
    // Most tables in mail are there for the looks: rows as lines, cells apart by a space.
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
    { selector: 'th', format: 'inlineSurround', options: { suffix: ' ' } },
  ],
}
const toText = compile(shape)
const toTextWithLinks = compile({
  ...shape,
  selectors: shape.selectors!.map((rule) =>
    rule.selector === 'a'
      ? { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] as [string, string] } }
      : rule,
  ),
})

/**
 * HTML as a person would read it aloud: paragraphs as lines, quotes behind `>`, no markup. With
 * `links` the address of each link stands behind its words. Never throws, linear in time.
 */
export function readHtml(html: string, options: { links?: boolean } = {}): string {
  const part = html.length > longest ? html.slice(0, longest) : html
  if (part.length > longestForLayout || depthOf(part, deepest) * part.length > mostWork) return stripTags(part)
  try {
    return tidy((options.links ? toTextWithLinks : toText)(part))
  } catch {
    return stripTags(part)
  }
}

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** A new one of these ends the one before it: a thousand `<p>` in a row are not nested. */
const selfEnding = new Set('p li td th tr dt dd option thead tbody tfoot'.split(' '))

/** Whether elements may be nested deeper than that. Counted by tag name, so that stray end tags do not hide depth. */
export function nestsDeeperThan(html: string, limit: number): boolean {
  return depthOf(html, limit) > limit
}

/** The depth of nesting; Infinity as soon as it is beyond the limit. */
function depthOf(html: string, limit: number): number {
  const opened = new Map<string, number>()
  let depth = 1
  let deepestSoFar = 1
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const isEnd = html[at + 1] === '/'
    const name = tagName(html, at + (isEnd ? 2 : 1))
    if (!name || voids.has(name) || selfEnding.has(name)) continue
    const count = opened.get(name) ?? 0
    if (!isEnd) {
      opened.set(name, count + 1)
      if (++depth > limit) return Infinity
      deepestSoFar = Math.max(deepestSoFar, depth)
    } else if (count > 0) {
      opened.set(name, count - 1)
      depth--
    }
  }
  return deepestSoFar
}

/** What stands in the middle of a line. Office writes elements of its own, with a colon in their names. */
const inline = new Set(
  'a abbr b bdi bdo big cite code del em font i img ins kbd label mark q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
)

export function isInline(tag: string): boolean {
  return inline.has(tag) || tag.includes(':')
}

/** Text without its tags, for HTML that no parser should be given. Not for display as HTML: it cleans nothing. */
function stripTags(html: string): string {
  const out: string[] = []
  for (const { tag, from, to } of htmlTokens(html)) {
    if (tag === null) out.push(html.slice(from, to))
    else if (!isInline(tag)) out.push('\n')
  }
  return tidy(decodeEntities(out.join('')).replace(/\n{3,}/g, '\n\n'))
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll('\u00a0', ' ').replaceAll('\r', '').trimEnd())
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()
}
