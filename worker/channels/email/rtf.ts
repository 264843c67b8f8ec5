import { decodeText } from './charset.ts'

/** Groups whose text is none of the writer's. */
const silent = new Set(
  'fonttbl colortbl stylesheet info pict object objdata header headerl headerr headerf footer footerl footerr footerf footnote xmlnstbl listtable listoverridetable rsidtbl themedata datastore latentstyles generator fldinst filetbl revtbl'.split(
    ' ',
  ),
)
const signs = new Map(
  Object.entries({
    par: '\n',
    line: '\n',
    row: '\n',
    sect: '\n',
    page: '\n',
    tab: '\t',
    cell: '\t',
    lquote: '‘',
    rquote: '’',
    ldblquote: '“',
    rdblquote: '”',
    bullet: '•',
    endash: '–',
    emdash: '—',
    emspace: ' ',
    enspace: ' ',
    '~': '\u00a0',
    _: '-',
    '\\': '\\',
    '{': '{',
    '}': '}',
    '\n': '\n',
    '\r': '\n',
  }),
)
/** \fcharset of the font table as code pages (RTF 1.9.1); 0 is the document's own. */
const charsets = new Map([
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
])

interface Group {
  isSilent: boolean
  /** Inside \*\htmltag: the source of the HTML itself. */
  isTag: boolean
  isFontTable: boolean
  /** Between \htmlrtf and \htmlrtf0: what stands there only for those who read the RTF. */
  isForRtf: boolean
  font: number
  /** How many characters stand behind a \u for those who cannot read it. */
  skip: number
}

/** Groups beyond this depth are read as if they were not there. */
const deepest = 500
const mostFonts = 5000

/**
 * The words of an RTF, and the HTML that it was made from where it was made from one (MS-OXRTFEX).
 * One pass over the bytes; whatever is broken reads as text or as nothing.
 */
export function readRtf(bytes: Uint8Array): { text: string; html: string | null } {
  let source = ''
  for (let from = 0; from < bytes.length; from += 8192)
    source += String.fromCharCode(...bytes.subarray(from, from + 8192))
  if (!source.startsWith('{\\rtf')) return { text: '', html: null }
  const start = source.slice(0, 2000)
  const isHtml = /\\fromhtml1?(?![\da-z])/.test(start)
  const text = readGroups(source, /\\ansicpg(\d{3,5})/.exec(start)?.[1] ?? '1252', isHtml)
  return isHtml ? { text: '', html: text } : { text: text.trim(), html: null }
}

function readGroups(source: string, page: string, isHtml: boolean): string {
  const out = new Output(page, source.length)
  const fonts = new Map<number, number>()
  const outer: Group[] = []
  let group: Group = { isSilent: false, isTag: false, isFontTable: false, isForRtf: false, font: -1, skip: 1 }
  let lost = 0
  let skipping = 0
  const isShown = () => !group.isSilent && (group.isTag || !group.isForRtf)
  const say = (text: string) => {
    if (skipping > 0) skipping--
    else if (isShown()) out.text(text)
  }
  for (let at = 0; at < source.length;) {
    const sign = source[at]!
    if (sign === '{') {
      if (outer.length < deepest) {
        outer.push(group)
        group = inside(group)
      } else lost++
      skipping = 0
      at++
    } else if (sign === '}') {
      if (lost > 0) lost--
      else group = outer.pop() ?? group
      skipping = 0
      at++
    } else if (sign === '\r' || sign === '\n' || sign === '\0') at++
    else if (sign !== '\\') {
      const code = source.charCodeAt(at++)
      if (skipping > 0) skipping--
      else if (isShown()) out.byte(code, charsetOf(group, fonts))
    } else if (source[at + 1] === "'") {
      const code = Number.parseInt(source.slice(at + 2, at + 4), 16)
      at += 4
      if (skipping > 0) skipping--
      else if (isShown() && code >= 0) out.byte(code, charsetOf(group, fonts))
    } else {
      const word = readWord(source, at + 1)
      at = word.end
      const { name, value } = word
      if (name === '*') {
        if (source.startsWith('\\htmltag', at)) group.isTag = isHtml
        else if (!source.startsWith('\\shppict', at)) group.isSilent = true
      } else if (silent.has(name)) {
        group.isSilent = true
        group.isFontTable = name === 'fonttbl'
      } else if (name === 'htmlrtf') group.isForRtf = isHtml && value !== 0
      else if (name === 'f') group.font = value ?? 0
      else if (name === 'fcharset' && group.isFontTable && fonts.size < mostFonts) fonts.set(group.font, value ?? 0)
      else if (name === 'uc') group.skip = Math.min(Math.max(value ?? 1, 0), 10)
      else if (name === 'bin') at += Math.max(value ?? 0, 0)
      else if (name === 'u' && value !== null) {
        say(String.fromCharCode(value & 0xffff))
        skipping = group.skip
      } else if (signs.has(name)) say(name === 'cell' && isHtml ? '' : signs.get(name)!)
    }
  }
  return out.end()
}

function inside(group: Group): Group {
  return { ...group, isTag: false }
}

/** A control word with its number, and the space behind it that belongs to it; or a sign. */
function readWord(source: string, at: number): { name: string; value: number | null; end: number } {
  let end = at
  while (end < at + 32 && /[a-zA-Z]/.test(source[end] ?? '')) end++
  if (end === at) return { name: source[at] ?? '', value: null, end: at + 1 }
  const name = source.slice(at, end)
  const digits = /-?\d{1,10}/y
  digits.lastIndex = end
  const number = digits.exec(source)?.[0] ?? null
  end += number?.length ?? 0
  return { name, value: number === null ? null : Number(number), end: source[end] === ' ' ? end + 1 : end }
}

function charsetOf(group: Group, fonts: Map<number, number>): number {
  return charsets.get(fonts.get(group.font) ?? 0) ?? 0
}

/** Bytes of one charset are read together: a character may have two of them. */
class Output {
  #whole = ''
  #parts: string[] = []
  readonly #page: string
  readonly #bytes: Uint8Array
  #length = 0
  #charset = 0
  /** `most` is how many bytes may come. */
  constructor(page: string, most: number) {
    this.#page = page
    this.#bytes = new Uint8Array(most)
  }
  byte(code: number, charset: number): void {
    if (charset !== this.#charset) this.#flush()
    this.#charset = charset
    this.#bytes[this.#length++] = code
  }
  text(text: string): void {
    this.#flush()
    this.#add(text)
  }
  end(): string {
    this.#flush()
    return this.#whole + this.#parts.join('')
  }
  #flush(): void {
    if (this.#length === 0) return
    this.#add(decodeText(this.#bytes.subarray(0, this.#length), `cp${this.#charset || this.#page}`))
    this.#length = 0
  }
  /** A sign may be all there is of a part: millions of them are not kept apart. */
  #add(text: string): void {
    if (this.#parts.push(text) < 4096) return
    this.#whole += this.#parts.join('')
    this.#parts = []
  }
}
