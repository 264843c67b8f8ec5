/**
 * What can be seen in a mail without parsing it, as an oracle that shares no code with the product:
 * its top headers, and whether it has text, HTML and names of files.
 */
export interface RawView {
  header(name: string): string
  headers(name: string): string[]
  hasPlain: boolean
  hasText: boolean
  hasHtml: boolean
  fileNames: string[]
  /** Its source has characters that nobody can read. */
  isBroken: boolean
}

export function viewRaw(raw: Uint8Array): RawView {
  const text = Buffer.from(raw).toString('latin1').replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  const head = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, ' ').split('\n')
  const body = end < 0 ? '' : text.slice(end)
  const headers = (name: string) =>
    head.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim())
  const header = (name: string) => headers(name)[0] ?? ''
  const type = header('content-type').toLowerCase()
  const isFile = /^attachment/i.test(header('content-disposition'))
  const isSingle = !isFile && (type === '' || /^text\/(?:plain|html)/.test(type))
  const ownBody = type.startsWith('multipart/digest') ? '' : body.split(/\ncontent-type:\s*message\/rfc822/i)[0]!
  const hasPlain = isSingle ? !type.startsWith('text/html') && body.trim() !== '' : hasPart(ownBody, 'text/plain')
  const hasHtml = isSingle ? type.startsWith('text/html') && body.trim() !== '' : hasPart(ownBody, 'text/html')
  return {
    header,
    headers,
    hasPlain,
    hasHtml,
    hasText: hasPlain || hasHtml,
    fileNames: type.startsWith('multipart') ? fileLines(ownBody) : [],
    isBroken: /\xef\xbf\xbd|=EF=BF=BD/i.test(text),
  }
}

/** Where parts say that they are files; what is in a winmail.dat is another matter. */
function fileLines(body: string): string[] {
  const lines = [...body.matchAll(/^content-disposition:\s*attachment\b[^\n]*/gim)].map(([line]) => line)
  return lines.filter((line) => !line.includes('winmail.dat'))
}

/** A part of that type with a word in it. */
function hasPart(body: string, type: string): boolean {
  return body.split(/\n--/).some((part) => {
    const end = part.indexOf('\n\n')
    if (end < 0) return false
    const head = part.slice(0, end).toLowerCase()
    return (
      head.includes(`content-type: ${type}`) &&
      !/attachment|name=/.test(head) &&
      /\w/.test(part.slice(end).replace(/<[^>]*>/g, ''))
    )
  })
}
