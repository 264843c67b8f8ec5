/**
 * Takes from a mail's CSS what fetches (imports, fonts), what measures by our window (a frame that
 * follows its content would grow for ever), and comments and escapes, behind which both can hide.
 */
export function tameCss(css: string): string {
  return (
    css
      .replace(/<!--|-->/g, ' ')
      .replace(/\/\*[^]*?(?:\*\/|$)/g, ' ')
      .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => letter(Number.parseInt(hex, 16)))
      .replace(/@import[^;]*(?:;|$)/gi, '')
      .replace(/@font-face\s*\{[^}]*\}?/gi, '')
      // A number begins where none goes on: from each of its digits on it would be read again.
      .replace(/(?<![\w.-])[+-]?[\d.]+(?:e[+-]?\d+)?(?:[sld]?v|cq)(?:h|b|max|min)\b/gi, 'auto')
      .replace(/\bposition\s*:\s*(?:fixed|sticky)/gi, 'position:static')
  )
}

/** Takes out every url() that is not a picture within the mail itself; with `showRemote` it keeps http and https. */
export function blockCssUrls(css: string, showRemote: boolean): { css: string; hasRemote: boolean } {
  let hasRemote = false
  const cleaned = css.replace(
    /(?:url|image-set|-webkit-image-set|image|src)\s*\(\s*("[^"]*"|'[^']*'|[^)"']*)[^)]*\)?/gi,
    (whole, quoted: string) => {
      const address = quoted
        .trim()
        .replace(/^["']|["']$/g, '')
        .trim()
      if (/^data:image\/(?!svg)/i.test(address)) return whole
      if (!/^(?:https?:)?\/\//i.test(address)) return 'none'
      hasRemote = true
      return showRemote && /^url/i.test(whole) ? `url("${address.replace(/["\\\n]/g, '')}")` : 'none'
    },
  )
  return { css: cleaned, hasRemote }
}

function letter(code: number): string {
  // An escaped quote or backslash would end a string once it is written plainly.
  if (code === 0 || code > 0x10ffff || code === 0x22 || code === 0x27 || code === 0x5c || code < 0x20) return ' '
  return String.fromCodePoint(code)
}
