import { htmlTokens } from './html-tokens.ts'

/** In UTF-16 units. What is longer is kept whole beside the row, and its beginning in it. */
export const LONG = 100_000

/** The first `most` of a text, no word cut in two where there are words, and no character. */
export function beginningOfText(text: string, most = LONG): string {
  if (text.length <= most) return text
  const space = text.slice(Math.max(0, most - 100), most + 1).search(/\s\S*$/)
  if (space >= 0) return text.slice(0, Math.max(0, most - 100) + space)
  return text.slice(0, isHalf(text, most) ? most - 1 : most)
}

/**
 * The first `most` of HTML, cut where no tag, comment or style sheet is cut in two; what is open there a
 * browser closes. Null where nothing of what a reader sees stands in it.
 */
export function beginningOfHtml(html: string, most = LONG): string | null {
  if (html.length <= most) return html
  let end = 0
  let isSeen = false
  for (const { tag, from, to } of htmlTokens(html)) {
    if (from >= most) break
    if (tag === null) {
      isSeen ||= /\S/.test(html.slice(from, Math.min(to, most)))
      end = to <= most ? to : cutText(html, from, most)
    } else if (to <= most) {
      isSeen ||= tag === 'img'
      end = to
    } else break
  }
  return isSeen ? html.slice(0, end) : null
}

/** Between two words, where there are two: never within an entity. */
function cutText(html: string, from: number, most: number): number {
  const space = html.lastIndexOf(' ', most - 1)
  if (space > from) return space
  const entity = html.lastIndexOf('&', most - 1)
  if (entity > Math.max(from, most - 40)) return entity
  return isHalf(html, most) ? most - 1 : most
}

function isHalf(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before >= 0xd800 && before < 0xdc00
}
