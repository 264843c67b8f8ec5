import { decodeEntities } from '../../messages/entities.ts'
import { isInline } from '../../messages/html-text.ts'
import { type HtmlToken, htmlTokens } from '../../messages/html-tokens.ts'
import { type Trace, traceOf } from './html-traces.ts'
import type { Line } from './line.ts'

/** A line of a mail's HTML, and where in the HTML its first letter or picture stands. */
export interface HtmlLine extends Line {
  from: number
}

/** Of a line's letters, and of a tag's. No line that tells us something is longer. */
const longest = 1_200

/** HTML as lines, with what the writer's program says about them. Linear in time; it builds no tree. */
export function htmlLines(html: string): HtmlLine[] {
  const marks = openMarks()
  const { lines, ink, write, gap, end } = lineWriter(html, marks)
  let preformatted = 0
  for (const token of htmlTokens(html)) {
    const { tag, isEnd, from, to } = token
    if (tag === null) {
      if (preformatted === 0) write(from, to)
      else writeLines(html, from, to, write, end)
    } else if (tag === 'img') {
      ink(from).hasPicture = true
    } else if (tag === 'td' || tag === 'th') {
      gap()
    } else if (!isInline(tag)) {
      end()
    }
    if (tag === null) continue
    if (marks.change(html, token)) end()
    if (tag === 'pre') preformatted = Math.max(0, preformatted + (isEnd ? -1 : 1))
    if (tag === 'hr') {
      Object.assign(ink(from), { text: '--------', isRule: true })
      end()
    }
  }
  end()
  return lines
}

function lineWriter(html: string, marks: ReturnType<typeof openMarks>) {
  const lines: HtmlLine[] = []
  let line: HtmlLine | null = null
  const ink = (from: number): HtmlLine =>
    (line ??= { from, text: '', hasPicture: false, isRule: false, ...marks.now() })
  return {
    lines,
    /** The line that is being written; a new one begins there. */
    ink,
    write(from: number, to: number) {
      const text = html.slice(from, Math.min(to, from + longest))
      if (line === null && /^(?:\s|&nbsp;|&#160;)*$/i.test(text)) return
      const current = ink(from + Math.max(0, text.search(/\S/)))
      if (current.text.length < longest) current.text += text
    },
    /** A cell of a table stands apart from the one before it. */
    gap() {
      if (line) line.text += ' '
    },
    end() {
      if (!line) return
      line.text = decodeEntities(line.text)
        .replace(/[\s\u00a0]+/g, ' ')
        .trim()
      line.isQuoted ||= line.text.startsWith('>')
      lines.push(line)
      line = null
    },
  }
}

function writeLines(
  html: string,
  from: number,
  to: number,
  write: (from: number, to: number) => void,
  end: () => void,
) {
  for (let at = from; at < to;) {
    const stop = html.indexOf('\n', at)
    const isLast = stop < 0 || stop >= to
    write(at, isLast ? to : stop)
    if (isLast) return
    end()
    at = stop + 1
  }
}

/** Only these are looked at. Each is counted by its name: elements that overlap do not end each other. */
const marking = new Set(['div', 'blockquote', 'span', 'section', 'td', 'pre', 'hr'])

/** What the elements that are open at a place in the HTML say about it. */
function openMarks() {
  const open = new Map<string, { depth: number; marked: { depth: number; trace: Exclude<Trace, 'quote'> }[] }>()
  const within = { cited: 0, indented: 0, attribution: 0, signature: 0 } satisfies Partial<Record<Trace, number>>
  let beginsQuote = false
  return {
    /** Whether the tag begins or ends something. */
    change(html: string, { tag, isEnd, from, to }: HtmlToken): boolean {
      if (!marking.has(tag!)) return false
      const trace = isEnd ? null : traceOf(tag!, html.slice(from, Math.min(to, from + longest)))
      if (trace === 'quote') beginsQuote = true
      if (tag === 'hr') return trace === 'quote'
      const of = open.get(tag!) ?? { depth: 0, marked: [] }
      open.set(tag!, of)
      of.depth = Math.max(0, of.depth + (isEnd ? -1 : 1))
      let hasEnded = false
      for (; of.marked.length > 0 && of.marked.at(-1)!.depth > of.depth; hasEnded = true)
        within[of.marked.pop()!.trace]--
      if (trace && trace !== 'quote') {
        of.marked.push({ depth: of.depth, trace })
        within[trace]++
      }
      return hasEnded || trace !== null
    },
    /** For a line that begins here. A quote's beginning is said once. */
    now() {
      const marks = {
        isQuoted: within.cited > 0,
        isIndented: within.indented > 0,
        isAttribution: within.attribution > 0,
        isSignature: within.signature > 0,
        beginsQuote,
      }
      beginsQuote = false
      return marks
    },
  }
}
