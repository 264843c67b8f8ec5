/** A file that an old program wrote into the text itself. */
export interface UuencodedFile {
  filename: string
  content: Uint8Array
}

/**
 * Takes uuencoded files (POSIX uuencode, older than MIME) out of a text. A block that is broken or
 * never ends stays in the text: it may be somebody's words.
 */
export function takeUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  const files: UuencodedFile[] = []
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files }
  const kept: string[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const block = readBlock(lines, at)
    if (block) {
      files.push(block.file)
      at = block.end
    } else kept.push(lines[at]!)
  }
  return { text: kept.join('\n'), files }
}

function readBlock(lines: string[], from: number): { file: UuencodedFile; end: number } | null {
  const begin = /^begin [0-7]{3,4} ([^\r\n]{1,500})$/.exec(lines[from]!.trimEnd())
  if (!begin) return null
  const rows: Uint8Array[] = []
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at]!.trimEnd()
    if (line === 'end')
      return rows.length > 0 ? { file: { filename: begin[1]!, content: joined(rows) }, end: at } : null
    const row = readRow(line)
    if (!row) return null
    rows.push(row)
  }
  return null
}

const nothing = new Uint8Array()

/** A length, then four characters for three bytes; a back quote is a zero, since spaces got lost on the way. */
function readRow(line: string): Uint8Array | null {
  if (line === '' || line.length > 90) return line === '' ? nothing : null
  const length = (line.charCodeAt(0) - 32) & 63
  const row = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const group = 1 + Math.floor(i / 3) * 4
    const [left, right] = [six(line, group + (i % 3)), six(line, group + (i % 3) + 1)]
    if (left === null || right === null) return null
    row[i] = ((left << (2 + (i % 3) * 2)) | (right >> (4 - (i % 3) * 2))) & 255
  }
  return line.length <= 2 + Math.ceil(length / 3) * 4 ? row : null
}

function six(line: string, at: number): number | null {
  const code = at < line.length ? line.charCodeAt(at) : 32
  return code >= 32 && code <= 96 ? (code - 32) & 63 : null
}

function joined(rows: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    out.set(row, at)
    at += row.length
  }
  return out
}
