import { hasHead, isCorpusHere, listMessages } from '../corpus/messages.ts'
import { mail } from '../harness/mail.ts'
import type { BenchMail } from './mails.ts'
import type { Words } from './words.ts'

const KILOBYTE = 1024

/** Where the mix comes from. */
export const mixIs = isCorpusHere ? 'real mail' : 'mail as it mostly is'

/**
 * Mail of every kind, in turn: that of the corpus where it is, else of our own making. Each is another one: it has an
 * id of its own on top.
 */
export function makeMix(words: Words, count: number, run: string): BenchMail[] {
  const kinds = isCorpusHere ? fromCorpus() : ofOurOwn(words)
  return Array.from({ length: count }, (_, n) => ({
    from: `${words.word()}.${n % 400}@${words.word()}.example`,
    to: 'support@postroom.test',
    raw: Buffer.concat([Buffer.from(`Message-ID: <${run}.${n}@bench.example>\r\n`), kinds[n % kinds.length]!]),
  }))
}

function fromCorpus(): Uint8Array[] {
  return listMessages()
    .filter(hasHead)
    .map(({ raw }) => raw)
}

function ofOurOwn(words: Words): Uint8Array[] {
  const plain = { text: words.text(900) }
  const page = `<html><body>${words
    .text(2000)
    .replace(/(.{1,90})/gs, '<p style="margin:0">$1</p>')}<img src="cid:logo"></body></html>`
  const picture = { name: 'logo.png', type: 'image/png', content: words.bytes(30 * KILOBYTE), contentId: 'logo' }
  const file = (kilobytes: number) => ({
    name: 'Überweisung März.pdf',
    type: 'application/pdf',
    content: words.bytes(kilobytes * KILOBYTE),
  })
  const answered = (depth: number): string =>
    depth === 0
      ? words.text(400)
      : `${words.text(300)}\n\nOn Mon, 2 Nov 2026 at 10:00, Bob <bob@postroom.test> wrote:\n${answered(depth - 1).replace(/^/gm, '> ')}`
  const inside = '\n\n---------- Forwarded message ---------\nFrom: Kim <kim@northwind.example>\nSubject: Old\n\n'
  const newsletter = `<table>${'<tr><td style="padding:4px" class="cell"><a href="https://news.example/a?b=c">Read</a></td></tr>'.repeat(400)}</table>`
  const report =
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNot delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; kim@northwind.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n'
  const eightBit = 'Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
  return [
    mail(plain),
    mail({ ...plain, html: page, attachments: [picture] }),
    mail({ text: answered(8), subject: 'Re: Grüße', references: ['one@bench.example', 'two@bench.example'] }),
    mail({ ...plain, attachments: [file(200)] }),
    mail({ text: `${words.text(200)}${inside}${words.text(900)}`, subject: 'Fwd: Old' }),
    mail({ html: newsletter, headers: { 'List-Unsubscribe': '<https://news.example/off>', Precedence: 'bulk' } }),
    mail({ text: 'Ответ: всё хорошо. '.repeat(40), subject: 'Ответ', attachments: [file(40), file(60)] }),
    `${mail({ from: 'Mailer <mailer-daemon@mx.example>' }).split('Content-Type:')[0]}${report}`,
    `${mail().split('Content-Type:')[0]}${eightBit}${'Bl\xe5b\xe6r og fl\xf8te. '.repeat(60)}\r\n`,
    mail({ ...plain, html: page, attachments: [picture, file(900)] }),
  ].map((raw) => Buffer.from(raw.replace(/^Message-ID:.*\r\n/m, ''), 'latin1'))
}
