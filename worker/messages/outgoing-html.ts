import sanitizeHtml from 'sanitize-html'
import { nestsDeeperThan, readHtml } from './html-text.ts'

/** Deeper than people write, and where a parser begins to cost the square of the depth. */
const deepest = 250

/**
 * HTML from the composer with nothing in it that a mail should not carry: an allow-list by a real
 * parser, since hostile markup gets past every search for tags.
 */
export function cleanOutgoing(html: string): string {
  if (nestsDeeperThan(html, deepest)) return asParagraphs(readHtml(html))
  return sanitizeHtml(html, {
    allowedTags: [
      'b',
      'i',
      'u',
      's',
      'strong',
      'em',
      'del',
      'ins',
      'sub',
      'sup',
      'small',
      'code',
      'pre',
      'h1',
      'h2',
      'h3',
      'h4',
      'ul',
      'ol',
      'li',
      'a',
      'p',
      'div',
      'span',
      'br',
      'hr',
      'blockquote',
      'img',
      'table',
      'thead',
      'tbody',
      'tr',
      'td',
      'th',
    ],
    allowedAttributes: {
      a: ['href', 'title'],
      img: ['src', 'alt', 'width', 'height'],
      ol: ['start'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      blockquote: ['type', 'cite'],
      '*': ['dir', 'lang'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['cid', 'https'], blockquote: ['https', 'cid'] },
    allowProtocolRelative: false,
    // The sanitizer lets through what it takes for a relative address; in a mail there is none, and
    // behind an odd space it may be javascript: after all.
    transformTags: {
      a: (tagName, { href, ...attribs }) => ({
        tagName,
        attribs: href && /^(?:https?:\/\/|mailto:)/i.test(href) ? { href, ...attribs } : attribs,
      }),
    },
    // A picture from anywhere else reaches nobody.
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !/^(?:cid|https):/i.test(attribs.src ?? ''),
    disallowedTagsMode: 'discard',
    nestingLimit: deepest,
  })
}

/** The same words without markup, for the text alternative: links keep their addresses. Never throws. */
export function textOfHtml(html: string): string {
  return readHtml(html, { links: true })
}

function asParagraphs(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
  return `<p>${escaped.replaceAll('\n', '<br>')}</p>`
}
