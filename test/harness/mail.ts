export interface MailParts {
  from?: string
  to?: string
  cc?: string
  subject?: string
  /** Without angle brackets. */
  messageId?: string
  inReplyTo?: string
  references?: string[]
  date?: Date
  text?: string
  html?: string
  attachments?: { name: string; type: string; content: Uint8Array | string; contentId?: string }[]
  /** Added as given; a value of null takes a header away. */
  headers?: Record<string, string | null>
}

let made = 0

/** A raw mail from Nora the customer to support, with CRLF, UTF-8 and whatever the test gives. */
export function mail(parts: MailParts = {}): string {
  const id = (value: string) => `<${value}>`
  const headers: Record<string, string | null> = {
    From: parts.from ?? 'Nora Haugen <nora@haugen.example>',
    To: parts.to ?? 'support@postroom.test',
    Cc: parts.cc ?? null,
    Subject: encodeWords(parts.subject ?? 'A question'),
    Date: (parts.date ?? new Date()).toUTCString().replace('GMT', '+0000'),
    'Message-ID': id(parts.messageId ?? `${++made}.${process.pid}.${Date.now()}@haugen.example`),
    'In-Reply-To': parts.inReplyTo === undefined ? null : id(parts.inReplyTo),
    References: parts.references?.map(id).join(' ') ?? null,
    'MIME-Version': '1.0',
    ...parts.headers,
  }
  const head = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return `${head.join('\r\n')}\r\n${body(parts)}`
}

function body({ text, html, attachments = [] }: MailParts): string {
  const texts = [
    ...(text !== undefined || html === undefined ? [part('text/plain; charset=utf-8', text ?? 'Hello.')] : []),
    ...(html !== undefined ? [part('text/html; charset=utf-8', html)] : []),
  ]
  const content = texts.length === 1 ? texts[0]! : multipart('alternative', texts)
  if (attachments.length === 0) return content
  const files = attachments.map(({ name, type, content, contentId }) => {
    const disposition = contentId === undefined ? 'attachment' : `inline\r\nContent-ID: <${contentId}>`
    return part(`${type}; name="${encodeWords(name)}"`, content, `\r\nContent-Disposition: ${disposition}`)
  })
  return multipart(attachments.some(({ contentId }) => contentId !== undefined) ? 'related' : 'mixed', [
    content,
    ...files,
  ])
}

function part(type: string, content: string | Uint8Array, more = ''): string {
  const lines = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64${more}\r\n\r\n${lines}\r\n`
}

function multipart(kind: string, parts: string[]): string {
  const boundary = `=_${kind}_${++made}`
  const inside = parts.map((one) => `--${boundary}\r\n${one}`).join('\r\n')
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inside}\r\n--${boundary}--\r\n`
}

/** RFC 2047, where a value is not plain ASCII. */
function encodeWords(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value
  return (value.match(/.{1,12}/gsu) ?? [])
    .map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`)
    .join('\r\n ')
}
