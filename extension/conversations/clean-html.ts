import DOMPurify from 'dompurify'
import { blockCssUrls, tameCss } from './clean-css.ts'
import { withMark } from './fold-html.ts'
import { decodeCid } from './inline-pictures.ts'

export interface Cleaned {
  /** The mail's own style sheets, then its body: nodes that no document has yet. */
  body: HTMLElement
  styles: string[]
  /** It names pictures of other places. They are left out unless `showRemote`. */
  hasRemote: boolean
  /** It sets colours, so it must be drawn on the white ground it was made for. */
  hasColours: boolean
  /** The class of the mark that was put in at `foldFrom`. */
  mark: string
}

interface CleanOptions {
  showRemote: boolean
  /** The address of an attached picture by its Content-ID; null where there is none. */
  pictureFor: (contentId: string) => string | null
  /** Where in the HTML what is folded begins. */
  foldFrom: number | null
}

const forbidden = [
  'script',
  'iframe',
  'frame',
  'frameset',
  'object',
  'embed',
  'applet',
  'base',
  'meta',
  'link',
  'form',
  'input',
  'button',
  'select',
  'option',
  'textarea',
  'audio',
  'video',
  'source',
  'track',
  'dialog',
  'template',
  'noscript',
  'title',
  'portal',
  'marquee',
  'slot',
]
const addresses = [
  'srcset',
  'poster',
  'action',
  'formaction',
  'ping',
  'lowsrc',
  'dynsrc',
  'longdesc',
  'cite',
  'data',
  'codebase',
  'xlink:href',
  'usemap',
  'is',
  'part',
  'slot',
  'popover',
  'popovertarget',
  'autofocus',
  'contenteditable',
  'tabindex',
  'accesskey',
  'srcdoc',
  'nonce',
  'target',
  'rel',
  'download',
]

/**
 * A mail's HTML as it may be drawn. The nodes are moved into the frame as they are: they are never
 * written out and parsed again, which is where mutated markup comes back to life.
 */
export function cleanHtml(html: string, { showRemote, pictureFor, foldFrom }: CleanOptions): Cleaned {
  // Put in before it is cleaned, so it brings in nothing that is not; of no name that a mail could know.
  const mark = `postroom-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`
  const root = DOMPurify.sanitize(foldFrom === null ? html : withMark(html, foldFrom, mark), {
    USE_PROFILES: { html: true },
    FORBID_TAGS: forbidden,
    FORBID_ATTR: addresses,
    ADD_TAGS: ['style', 'center', 'font'],
    ADD_ATTR: ['background', 'bgcolor'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // It is asked of every attribute's value, not of addresses alone: words without a scheme must pass.
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|cid):|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
  }) as HTMLElement
  const body = root.querySelector('body') ?? bodyOf(root)
  let hasRemote = false

  const styles = [...root.querySelectorAll('style')].map((style) => {
    const css = tameCss(style.textContent ?? '')
    const checked = blockCssUrls(css, showRemote)
    hasRemote ||= checked.hasRemote
    style.remove()
    return checked.css
  })
  for (const element of body.querySelectorAll<HTMLElement>('[style]')) {
    const checked = blockCssUrls(tameCss(element.getAttribute('style')!), showRemote)
    hasRemote ||= checked.hasRemote
    element.setAttribute('style', checked.css)
  }
  for (const element of [body, ...body.querySelectorAll<HTMLElement>('[background]')]) {
    const address = element.getAttribute('background')
    if (!address) continue
    hasRemote = true
    if (!showRemote || !isRemote(address)) element.removeAttribute('background')
  }
  for (const picture of body.querySelectorAll('img'))
    hasRemote = cleanPicture(picture, showRemote, pictureFor) || hasRemote
  for (const link of body.querySelectorAll<HTMLElement>('[href]')) cleanLink(link)
  return { body, styles, hasRemote, hasColours: hasColours(body, styles), mark }
}

/** A mail of framesets has none; its nodes still need one to be drawn in. */
function bodyOf(root: HTMLElement): HTMLElement {
  const body = root.ownerDocument.createElement('body')
  while (root.firstChild) body.append(root.firstChild)
  return body
}

/** Returns whether it lies elsewhere. One that may not be shown leaves a box of its size, with its words. */
function cleanPicture(picture: HTMLImageElement, showRemote: boolean, pictureFor: CleanOptions['pictureFor']): boolean {
  const address = picture.getAttribute('src')?.trim() ?? ''
  picture.removeAttribute('srcset')
  picture.referrerPolicy = 'no-referrer'
  if (/^cid:/i.test(address)) {
    const found = pictureFor(decodeCid(address.slice(4)))
    if (found) picture.setAttribute('src', found)
    else standIn(picture)
    return false
  }
  if (/^data:image\/(?!svg)/i.test(address)) return false
  if (isTracker(picture)) {
    picture.remove()
    return false
  }
  const remote = isRemote(address)
  if (!remote || !showRemote) standIn(picture)
  else picture.setAttribute('src', address.startsWith('//') ? `https:${address}` : address)
  return remote
}

/** A dot that nobody sees tells its sender who read the mail, when and where: it is never fetched. */
function isTracker(picture: HTMLImageElement): boolean {
  return sizeOf(picture, 'width') <= 2 && sizeOf(picture, 'height') <= 2
}

function sizeOf(picture: HTMLImageElement, side: 'width' | 'height'): number {
  return Number.parseInt(asked(picture, side), 10)
}

function asked(picture: HTMLImageElement, side: 'width' | 'height'): string {
  return picture.getAttribute(side) ?? picture.style[side]
}

/** A share of what is around it is no size of its own. */
function pixelsOf(picture: HTMLImageElement, side: 'width' | 'height'): number {
  const size = asked(picture, side).includes('%') ? 0 : sizeOf(picture, side)
  return size > 0 ? Math.min(size, 2000) : 0
}

/**
 * Draws the picture's words in its place. It stays a picture: a box of another kind is laid out
 * otherwise, and does not shrink in a table's cell.
 */
function standIn(picture: HTMLImageElement): void {
  const words = picture.alt.trim()
  const width = pixelsOf(picture, 'width') || Math.min(8 + words.length * 7, 300)
  const isSeen = words !== '' || width > 8
  const height = pixelsOf(picture, 'height') || (isSeen ? 20 : 1)
  const text = words.replace(/[&<]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="4" y="14" font-family="sans-serif" font-size="12" fill="#7b7b7b">${text}</text></svg>`
  picture.setAttribute('src', `data:image/svg+xml,${encodeURIComponent(svg.toWellFormed())}`)
  if (isSeen) picture.classList.add('postroom-picture')
  if (words && !picture.title) picture.title = words
}

/** Only addresses that say where they go, opened apart from us and without a word of where they were found. */
function cleanLink(link: HTMLElement) {
  const address = link.getAttribute('href')!.trim()
  if (/^(?:https?:\/\/|mailto:)/i.test(address)) {
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer nofollow')
  } else link.removeAttribute('href')
}

function isRemote(address: string): boolean {
  return /^(?:https?:)?\/\//i.test(address)
}

/** In CSS without white space. */
const colour =
  /(?:^|[;{-])(?:background(?:-color|-image)?|color):(?!inherit|initial|unset|transparent|none|auto|windowtext|black|#000(?:000)?(?![\da-f])|rgb\(0,0,0\))/i

function hasColours(body: HTMLElement, styles: string[]): boolean {
  if (body.matches('[bgcolor],[text]') || body.querySelector('[bgcolor],[background],font[color]')) return true
  const ownStyles = [body, ...body.querySelectorAll('[style]')].map((element) => element.getAttribute('style') ?? '')
  return [...styles, ...ownStyles].some((css) => colour.test(css.replace(/\s+/g, '')))
}
