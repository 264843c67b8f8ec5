import { mail } from '../harness/mail.ts'
import type { Words } from './words.ts'

export interface BenchMail {
  from: string
  to: string
  raw: Uint8Array
}

const KILOBYTE = 1024

/**
 * Mail as a support inbox gets it: of twenty, nine plain, eight HTML, two of 20 KB, one with a file of
 * 200 KB; every third answers an earlier one. Each is another mail.
 */
export function makeMails(words: Words, count: number, run: string): BenchMail[] {
  const ids: string[] = []
  return Array.from({ length: count }, (_, n) => {
    const from = `${words.word()}.${n % 400}@${words.word()}.example`
    const messageId = `${run}.${n}@bench.example`
    const answered = n % 3 === 2 ? ids[n - 2] : undefined
    ids.push(messageId)
    const subject = `${answered ? 'Re: ' : ''}${words.sentence(6)} ${run}-${n}`
    const thread = answered ? { inReplyTo: answered, references: [answered] } : {}
    const raw = mail({ from: `${words.word()} <${from}>`, subject, messageId, ...thread, ...content(words, n % 20) })
    return { from, to: 'support@postroom.test', raw: Buffer.from(raw) }
  })
}

function content(words: Words, kind: number) {
  if (kind === 19)
    return {
      text: words.text(600),
      attachments: [{ name: 'scan.pdf', type: 'application/pdf', content: words.bytes(200 * KILOBYTE) }],
    }
  if (kind >= 17) return { text: words.text(13 * KILOBYTE), html: page(words, 7 * KILOBYTE) }
  if (kind >= 9) return { text: words.text(700), html: page(words, 700) }
  return { text: words.text(700) }
}

function page(words: Words, length: number): string {
  const rows = words.text(length).match(/.{1,120}/gs) ?? []
  return `<html><head><style>td{padding:4px}</style></head><body><table>${rows.map((row) => `<tr><td style="color:#333">${row}</td></tr>`).join('')}</table></body></html>`
}
