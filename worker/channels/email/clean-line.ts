/**
 * Control characters, those that turn the direction of text: `gpj.exe` reads as `exe.jpg` behind one (Trojan Source); and
 * those that nobody sees, which make another name look like Bob's. Joiners and variations stay: words and emoji need them.
 */
const invisible =
  /(?![\p{Join_Control}\p{Variation_Selector}])[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu

/** Many of them in a row push what follows out of sight. */
const wide = /[\p{Zs}\u2800]{2,}/gu

/** Windows takes these for devices, whatever extension they have. */
const device = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i

/** What a stranger wrote, as one line that is safe to stand beside our own text. */
export function cleanLine(text: string, max: number): string {
  const line = text
    .slice(0, max * 4)
    .replace(/[\r\n\t]/g, ' ')
    .replace(invisible, '')
    .replace(wide, ' ')
    .trim()
  return wholeCharacters(line, max)
}

/**
 * The name of a file as a person may be shown it and a disk may take it: no path, no control or
 * direction characters, no leading dots, at most 200 characters with its extension kept. Null
 * where nothing is left. Cleaning comes first and checks after it: the other order was how
 * dot-files got through elsewhere.
 */
export function cleanFilename(name: string | null | undefined): string | null {
  if (!name) return null
  const line = cleanLine(name, 2000)
  const base = line.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? ''
  const clean = base
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]{1,1000}$/, '')
    .replace(device, '_$&')
  if (!clean) return null
  if (clean.length <= 200) return clean.toWellFormed()
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? ''
  return wholeCharacters(clean, 200 - extension.length) + extension
}

/** The first `max` UTF-16 units, without half a character at the end. */
export function wholeCharacters(text: string, max: number): string {
  if (text.length <= max) return text.toWellFormed()
  const code = text.charCodeAt(max - 1)
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? max - 1 : max).toWellFormed()
}
