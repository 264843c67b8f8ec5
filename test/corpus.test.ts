import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isForward } from '../worker/channels/email/forward.ts'
import { readHtml } from '../worker/messages/html-text.ts'
import { readDate } from '../worker/channels/email/mail-date.ts'
import { parseMail, type ParsedMail } from '../worker/channels/email/parse-mail.ts'
import { foldsOfText } from '../worker/channels/email/folds.ts'
import { cleanOutgoing } from '../worker/messages/outgoing-html.ts'
import { type Count, assessCorpus } from './corpus/assess.ts'
import { fields } from './corpus/judge.ts'

/** Real mail from other projects' tests, which lies beside a checkout on some machines and is no part of the repository. */
const corpus = join(import.meta.dirname, '../../shared/mail')
const files = (pattern: string) =>
  globSync(pattern, { cwd: corpus, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(corpus, join(file.parentPath, file.name)))
    .sort()
const read = (file: string) => new Uint8Array(readFileSync(join(corpus, file)))
const text = (file: string) => readFileSync(join(corpus, file), 'utf8').replaceAll('\r\n', '\n')
const splitQuoted = (words: string) => {
  const at = foldsOfText(words).quotedFrom ?? words.length
  return { fresh: words.slice(0, at), quoted: words.slice(at) }
}
const take = (file: string) => parseMail(read(file), { from: 'bounces@mailer.example', to: 'support@postroom.test' })

describe.skipIf(!existsSync(corpus))('every mail of the corpus', () => {
  const messages = existsSync(corpus)
    ? [
        '**/*.eml',
        '**/*.raw',
        'python-email/messages/*.txt',
        'mimekit/messages/*.txt',
        'stalwart/maildir/**/*,*',
      ].flatMap(files)
    : []

  test('is there', () => {
    expect(messages.length).toBeGreaterThan(300)
  })

  test.each(messages)('%s is something a person can read and answer', async (file) => {
    const mail = await take(file)
    expect(mail.warnings.filter((warning) => warning.startsWith('not parsed'))).toEqual([])
    // Somebody to answer, unless it is one of a corpus that hides its addresses.
    expect(mail.from.email).toMatch(/^\S+@\S+$/)
    for (const line of [mail.subject, mail.from.name, mail.snippet]) expect(line).not.toMatch(/[\r\n\0\u202e]/)
    expect(mail.subject).not.toMatch(/=\?utf-8\?[bq]\?[^?]+\?=/i)
    for (const { filename } of mail.attachments) expect(filename ?? '').not.toMatch(/[/\\\p{Cc}]/u)
    const { fresh, quoted } = splitQuoted(mail.text)
    expect(fresh + quoted).toBe(mail.text)
    // What has words, or files, shows them: nothing comes in as an empty mail.
    if (mail.html && /[a-z]{3}/i.test(readHtml(mail.html))) expect(mail.text).not.toBe('')
    if (mail.text.trim()) expect(mail.snippet).not.toBe('')
  })
})

/** What is read as it should be or in another way on purpose, of all that is judged: less than this is a step back. */
const floors: Record<string, number> = { 'stalwart/thirdparty text': 19 / 20 }

describe.skipIf(!existsSync(corpus))('every folder of the corpus', async () => {
  const { counts, findings } = existsSync(corpus) ? await assessCorpus() : { counts: new Map(), findings: [] }
  const cells = [...counts].flatMap(([folder, row]) => fields.map((field) => [folder, field, row[field]] as const))

  test.each(cells.filter(([, , count]) => judged(count) > 0))('%s: its %s is read', (folder, field, count) => {
    const failures = findings.filter((one) => one.reason === null && one.field === field)
    const share = (count.passed + count.differing) / judged(count)
    expect(share, JSON.stringify(failures)).toBeGreaterThanOrEqual(floors[`${folder} ${field}`] ?? 1)
  })

  test('differs from what is expected no more often than was decided', () => {
    expect(findings.filter((one) => one.reason !== null).length).toBeLessThanOrEqual(49)
    expect(cells.reduce((sum, [, , count]) => sum + judged(count), 0)).toBeGreaterThan(2000)
  })
})

function judged({ passed, differing, failed }: Count): number {
  return passed + differing + failed
}

describe.skipIf(!existsSync(corpus))("the help desk's mails", () => {
  const helpDesk = (name: string) => take(`chatwoot/messages/${name}.eml`)

  test('answers hang together', async () => {
    expect((await helpDesk('in_reply_to')).inReplyTo).not.toEqual([])
    expect((await helpDesk('multiple_in_reply_to')).inReplyTo.length).toBeGreaterThan(1)
    expect((await helpDesk('references')).references).not.toEqual([])
  })

  test('machines are known', async () => {
    expect((await helpDesk('auto_reply')).automatic).toBe('reply')
    expect((await helpDesk('auto_reply_with_auto_submitted')).automatic).not.toBeNull()
    expect((await helpDesk('support')).automatic).toBeNull()
  })

  test('no file is dropped', async () => {
    expect((await helpDesk('multiple_attachments')).attachments.length).toBeGreaterThan(15)
    expect((await helpDesk('mail_with_inline_images')).attachments.every(({ inline }) => inline)).toBe(true)
  })

  test('a mail in another charset can be read', async () => {
    expect((await helpDesk('non_utf_encoded_mail')).text).toContain('أنظروا')
  })
})

describe.skipIf(!existsSync(corpus))('bounces', () => {
  const bounced = async (file: string): Promise<ParsedMail['bounce']> => (await take(file)).bounce

  test.each([...files('flanker/bounce/*.eml'), ...files('enmime/dsn/testdata/*.raw')])(
    '%s names somebody',
    async (file) => {
      expect(await bounced(file)).toMatchObject({
        action: expect.stringMatching(/failed|delayed/),
        recipient: expect.stringContaining('@'),
      })
    },
  )

  test('say which mail of ours they are about', async () => {
    expect((await bounced('flanker/bounce/mailbox-full.eml'))?.originalMessageId).toBe('4E326A95.3010907@example.com')
    expect((await bounced('postal-mime/messages/bounce.eml'))?.originalMessageId).toMatch(/@/)
  })
})

describe.skipIf(!existsSync(corpus))('answers and forwards of many mail programs', () => {
  test.each(files('talon/fixtures/standard_replies/*.eml').filter((file) => !file.includes('thunderbird')))(
    '%s: the answer stands alone',
    async (file) => {
      expect(splitQuoted((await take(file)).text).fresh).toMatch(/^Hello\s*(?:$|Sent from my iPhone|-- )/)
    },
  )

  test('an answer below the quote stays in sight', async () => {
    expect(splitQuoted((await take('talon/fixtures/standard_replies/thunderbird.eml')).text).fresh).toContain('Hello')
  })

  test.each(files('talon/fixtures/html_replies/*.html'))('%s: the answer stands alone', (file) => {
    const { fresh, quoted } = splitQuoted(readHtml(text(file)))
    expect(fresh.trim()).toMatch(/^Hi\. I am fine\.\s+Thanks,\s+Alex$/)
    expect(quoted).not.toBe('')
  })

  /** Outlook on a Mac forwards without a mark: only the subject says it. */
  const marked = files('email-forward-parser/bodies/*_body.txt').filter(
    (file) => !/outlook_2019_|outlook_live_body|ionos/.test(file),
  )

  test.each(marked)('%s is a forward, and what was forwarded stays in sight', (file) => {
    const subject = join(corpus, file.replace('_body', '_subject'))
    expect(isForward(existsSync(subject) ? readFileSync(subject, 'utf8').trim() : '', text(file), [])).toBe(true)
    expect(splitQuoted(text(file)).quoted).toBe('')
  })

  test.each(files('email-forward-parser/bodies/*_subject.txt'))('%s is the subject of a forward', (file) => {
    const body = join(corpus, file.replace('_subject', '_body'))
    expect(isForward(text(file).trim(), existsSync(body) ? readFileSync(body, 'utf8') : 'Fra: John Doe', [])).toBe(true)
  })
})

describe.skipIf(!existsSync(corpus))('hostile HTML', () => {
  const payloads = existsSync(corpus) ? (JSON.parse(text('xss-payloads.json')) as { payload: string }[]) : []

  test.each(payloads.map(({ payload }, n) => [n, payload] as const))(
    '%i harms neither text nor answer',
    async (_n, payload) => {
      const clean = cleanOutgoing(payload)
      expect(clean).not.toMatch(/<(?:script|style|svg|math|iframe|object|embed|form|input|template|base|meta|link)\b/i)
      expect(clean.replace(/&[a-z#0-9]+;/gi, '')).not.toMatch(
        /<[^>]+\s(?:on\w+|style|srcdoc|formaction|xlink:href)\s*=/i,
      )
      expect(clean).not.toMatch(/(?:href|src)="\s*(?:javascript|data|vbscript):/i)
      const name = payload.replace(/["\\\r\n]/g, '').slice(0, 500)
      const mail = await parseMail(
        new TextEncoder().encode(
          `From: "${name}" <nora@example.com>\r\nSubject: ${name}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n${payload}\r\n--b\r\nContent-Type: image/png; name="${name}"\r\n\r\nx\r\n--b--\r\n`,
        ),
        { from: '', to: '' },
      )
      expect(mail.from.email).toBe('nora@example.com')
      expect(mail.attachments[0]?.filename ?? '').not.toMatch(/[<>"/\\]/)
    },
  )
})

describe.skipIf(!existsSync(corpus))('dates', () => {
  test('are read as others read them', () => {
    expect(readDate('Thu, 13 Feb 1969 23:32:54 -0330')).toBeNull()
    expect(readDate('Fri, 21 Nov 1997 10:01:10 -0600')).toBe(Date.UTC(1997, 10, 21, 16, 1, 10))
  })
})
