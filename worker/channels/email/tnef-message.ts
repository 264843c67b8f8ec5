import { cleanLine } from './clean-line.ts'
import { encodeWord, toBase64 } from './header-value.ts'
import type { TnefMessage } from './tnef.ts'

/**
 * A message that lay in a winmail.dat as a mail that every program opens. The same message gives
 * the same bytes: mails are told apart by what their files hold.
 */
export function messageAsMail(message: TnefMessage, depth = 0): Uint8Array {
  return new TextEncoder().encode(compose(message, depth))
}

function compose(message: TnefMessage, depth: number): string {
  const { sender, subject, sentAt, text, html, files } = message
  const body =
    html === null ? part('text/plain; charset=utf-8', utf8(text)) : part('text/html; charset=utf-8', utf8(html))
  // Everything in it is in base64, which has no dashes: the boundary cannot be met.
  const boundary = `winmail.dat-${depth}`
  const attached = files.map((file) =>
    file.message
      ? `Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n${compose(file.message, depth + 1)}`
      : part(mediaType(file.type), file.content, file.filename),
  )
  const head = [
    ...(sender.name || sender.email
      ? [
          `From: ${encodeWord(cleanLine(sender.name, 200))} <${cleanLine(sender.email, 200).replace(/[^!-~]|[<>]/g, '')}>`,
        ]
      : []),
    `Subject: ${encodeWord(cleanLine(subject, 500))}`,
    ...(sentAt === null ? [] : [`Date: ${new Date(sentAt).toUTCString().replace('GMT', '+0000')}`]),
    'MIME-Version: 1.0',
  ]
  if (attached.length === 0) return `${head.join('\r\n')}\r\n${body}`
  const inside = [body, ...attached].map((one) => `--${boundary}\r\n${one}\r\n`).join('')
  return `${head.join('\r\n')}\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${inside}--${boundary}--\r\n`
}

function part(type: string, content: Uint8Array, filename?: string): string {
  const name =
    filename === undefined
      ? ''
      : `\r\nContent-Disposition: attachment; filename="${encodeWord(cleanLine(filename, 200))}"`
  const lines = toBase64(content).replace(/.{76}/g, '$&\r\n')
  return `Content-Type: ${type}${name}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`
}

function mediaType(type: string): string {
  return /^[\w.+-]{1,80}\/[\w.+-]{1,120}$/.test(type) ? type : 'application/octet-stream'
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
