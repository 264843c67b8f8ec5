import { mail } from './mail.ts'

const MEGABYTE = 1024 * 1024
/** In base64, with its line breaks, it becomes a little less than the platform delivers. */
const CONTENT = 18 * MEGABYTE

const line = 'What a customer wrote, in a line that is as long as they mostly are.\r\n'
const words = (size: number) => line.repeat(Math.floor(size / line.length))
const file = (n: number, size: number) => ({
  name: `scan-${n}.pdf`,
  type: 'application/pdf',
  content: Buffer.alloc(size, `%PDF-1.7 number ${n}\n`),
})

/** A mail whose body stands there as it is, not in base64. */
const plain = (type: string, body: string) => `${mail().split('Content-Type:')[0]}Content-Type: ${type}\r\n\r\n${body}`

/** Mails of some 25 MiB, as large as they come, each made when it is asked for. */
export const largeMails: Record<string, () => string> = {
  'one attachment': () => mail({ attachments: [file(0, CONTENT)] }),
  '70 attachments': () =>
    mail({ attachments: Array.from({ length: 70 }, (_, n) => file(n, Math.floor(CONTENT / 70))) }),
  'one line of text': () => plain('text/plain', words(24 * MEGABYTE).replaceAll('\r\n', ' ')),
  'lines of text': () => plain('text/plain', words(24 * MEGABYTE)),
  'text in base64': () => mail({ text: words(CONTENT) }),
  HTML: () => plain('text/html', `<p>${words(22 * MEGABYTE).replaceAll('.\r\n', '.</p>\r\n<p>')}`),
}
