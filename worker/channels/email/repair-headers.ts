import { decodeText, isAscii, isUtf8 } from './charset.ts'

const LF = 10
const fieldName = /^[!-9;-~]+[ \t]*:/
const wellKnown =
  /^(?:from|to|cc|subject|date|message-id|mime-version|content-type|received|reply-to|sender|return-path)[ \t]*:/i

/**
 * The mail with its headers put right where programs break them: raw 8-bit text that is not
 * UTF-8 (in the parts' headers too: names of attachments), and a body that begins without the
 * empty line before it. The same array where nothing is wrong, since a mail may have 25 MiB.
 */
export function repairHeaders(raw: Uint8Array): Uint8Array {
  const patches: { from: number; to: number; bytes: Uint8Array }[] = []
  const bodyAt = findUnmarkedBody(raw)
  if (bodyAt !== null) patches.push({ from: bodyAt, to: bodyAt, bytes: new Uint8Array([LF]) })
  const charset = declaredCharset(raw)
  let inHeaders = bodyAt !== 0
  for (let from = 0; from < raw.length;) {
    const newline = raw.indexOf(LF, from)
    const to = newline < 0 ? raw.length : newline
    if (from === bodyAt) inHeaders = false
    if (inHeaders) {
      const line = raw.subarray(from, to)
      if (to === from || (to === from + 1 && raw[from] === 13)) inHeaders = false
      else if (!isAscii(line) && !isUtf8(line))
        patches.push({ from, to, bytes: new TextEncoder().encode(decodeText(line, charset)) })
    } else if (raw[from] === 0x2d && raw[from + 1] === 0x2d && to > from + 3 && startsPart(raw, to + 1))
      inHeaders = true
    from = to + 1
  }
  return patches.length > 0 ? applyPatches(raw, patches) : raw
}

/** A boundary is followed by a Content-… header; a signature's dashes are not. */
function startsPart(raw: Uint8Array, at: number): boolean {
  const word = 'content-'
  for (let i = 0; i < word.length; i++) if (((raw[at + i] ?? 0) | 0x20) !== (word.charCodeAt(i) | 0x20)) return false
  return true
}

/** Where the body begins without an empty line before it; null where there is one, as there should be. */
function findUnmarkedBody(raw: Uint8Array): number | null {
  let isFirst = true
  for (let from = 0; from < raw.length; isFirst = false) {
    const newline = raw.indexOf(LF, from)
    const to = newline < 0 ? raw.length : newline
    const line = start(raw, from, to)
    if (line === '' || line === '\r') return null
    const isContinuation = !isFirst && (line[0] === ' ' || line[0] === '\t')
    const isMailbox = /^>?From /.test(line)
    // A line that is no header, with headers after it, lost its indent; with none after it, it is text.
    if (!isContinuation && !isMailbox && !fieldName.test(line) && !hasHeaderSoon(raw, to + 1)) return from
    from = to + 1
  }
  return null
}

function hasHeaderSoon(raw: Uint8Array, at: number): boolean {
  let from = at
  for (let lines = 0; lines < 30 && from < raw.length; lines++) {
    const newline = raw.indexOf(LF, from)
    const to = newline < 0 ? raw.length : newline
    const line = start(raw, from, to)
    if (line === '' || line === '\r') return false
    if (wellKnown.test(line)) return true
    from = to + 1
  }
  return false
}

function start(raw: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...raw.subarray(from, Math.min(to, from + 100)))
}

/** What the mail's own Content-Type says: raw 8-bit headers are mostly in the charset of the text. */
function declaredCharset(raw: Uint8Array): string {
  const head = new TextDecoder('windows-1252').decode(raw.subarray(0, 65_536))
  return /charset="?([\w-]{1,40})/i.exec(head)?.[1] ?? ''
}

function applyPatches(raw: Uint8Array, patches: { from: number; to: number; bytes: Uint8Array }[]): Uint8Array {
  patches.sort((a, b) => a.from - b.from)
  const grown = patches.reduce((sum, patch) => sum + patch.bytes.length - (patch.to - patch.from), 0)
  const out = new Uint8Array(raw.length + grown)
  let read = 0
  let write = 0
  for (const patch of patches) {
    out.set(raw.subarray(read, patch.from), write)
    write += patch.from - read
    out.set(patch.bytes, write)
    write += patch.bytes.length
    read = patch.to
  }
  out.set(raw.subarray(read), write)
  return out
}
