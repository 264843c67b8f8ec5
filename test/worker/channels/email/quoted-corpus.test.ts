import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Folds } from '../../../../worker/contract/message.ts'
import { foldsOfHtml, foldsOfText } from '../../../../worker/channels/email/folds.ts'
import { parseMail } from '../../../../worker/channels/email/parse-mail.ts'
import { readHtml } from '../../../../worker/messages/html-text.ts'

/** Answers as many mail programs write them, which lie beside a checkout on some machines and are no part of the repository. */
const corpus = join(import.meta.dirname, '../../../../../shared/mail')
const isThere = existsSync(corpus)
const files = (pattern: string) => globSync(pattern, { cwd: corpus }).sort()
const words = (file: string) => readFileSync(join(corpus, file), 'utf8').replaceAll('\r\n', '\n')
const take = (file: string) =>
  parseMail(readFileSync(join(corpus, file)), { from: 'bounces@mailer.example', to: 'support@postroom.test' })
const none: Folds = { signatureFrom: null, quotedFrom: null }

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const parts = (body: string, { signatureFrom, quotedFrom }: Folds, read: (part: string) => string) => ({
  fresh: oneLine(read(body.slice(0, Math.min(signatureFrom ?? Infinity, quotedFrom ?? Infinity)))),
  signature: signatureFrom === null ? '' : oneLine(read(body.slice(signatureFrom, quotedFrom ?? undefined))),
  quoted: quotedFrom === null ? '' : oneLine(read(body.slice(quotedFrom))),
})
const plain = (text: string) => text

describe.skipIf(!isThere)('where mail programs begin their quotes', () => {
  /** What stands above the quote, and how the quote begins. */
  const answers: Record<string, [fresh: RegExp, quoted: RegExp]> = {
    android: [/^Hello$/, /^02\.04\.2012 14:20 пользователь/],
    aol: [/^Hello$/, /^-----Original Message-----/],
    apple_mail: [/^Hello$/, /^On Apr 3, 2012/],
    apple_mail_2: [/^Hello$/, /^(?:> )?On 22 Aug 2015/],
    comcast: [/^Hello$/, /^(?:----- Original Message|-{5,} From: )/],
    gmail: [/^Hello$/, /^On Mon, Apr 2, 2012/],
    hotmail: [/^Hello$/, /^(?:> )?Subject: Test/],
    iphone: [/^Hello$/, /^On Apr 3, 2012/],
    outlook: [/^(?:Hello|Allo! Follow up MIME!)$/, /^From: /],
    sparrow: [/^Hello$/, /^On Tuesday, April 3, 2012/],
    // It stands above the answer.
    thunderbird: [/Hello$/, /^$/],
    yahoo: [/^Hello$/, /^----- Original Message -----/],
    'reply-quotations-share-block': [/^Hi Katharine.*(?:Joe XXX|Jhon Doe)$/, /^--- On Wed, 4\/4\/12/],
  }
  const mails = isThere ? files('talon/fixtures/{standard_replies/*,reply-*}.eml') : []

  test('all are looked at', () => {
    expect(mails).toHaveLength(13)
    expect(files('talon/fixtures/{*,html_replies/*}.html')).toHaveLength(11)
  })

  test.each(mails)('%s, in its text and in its HTML', async (file) => {
    const mail = await take(file)
    const [fresh, quoted] = answers[/([^/]+)\.eml$/.exec(file)![1]!]!
    const seen = [parts(mail.text, mail.textFolds, plain)]
    if (mail.html) seen.push(parts(mail.html, mail.htmlFolds, readHtml))
    for (const part of seen) {
      expect(part.fresh).toMatch(fresh)
      expect(part.quoted).toMatch(quoted)
    }
  })

  test.each(isThere ? files('talon/fixtures/html_replies/*.html') : [])('%s', (file) => {
    const html = words(file)
    const { fresh, quoted } = parts(html, foldsOfHtml(html), readHtml)
    expect(fresh).toBe('Hi. I am fine. Thanks, Alex')
    expect(quoted).toContain('Hello! How are you?')
    expect(quoted).toMatch(/^(?:-{5,} )?(?:On |From|От|Date|Thu, 26|26\.06)/)
  })

  test.each([
    ['OLK_SRC_BODY_SECTION', 'Reply', /^From: Bob/],
    ['reply-separated-by-hr', 'Hi there Bob', /^-{5,} From: bob/],
  ])('%s', (name, fresh, quoted) => {
    const html = words(`talon/fixtures/${name}.html`)
    const seen = parts(html, foldsOfHtml(html), readHtml)
    expect(seen.fresh).toBe(fresh)
    expect(seen.quoted).toMatch(quoted)
  })

  test('signatures that a program marked', async () => {
    const signature = async (name: string) => {
      const mail = await take(`talon/fixtures/standard_replies/${name}.eml`)
      return [
        parts(mail.text, mail.textFolds, plain).signature,
        mail.html && parts(mail.html, mail.htmlFolds, readHtml).signature,
      ]
    }
    expect(await signature('iphone')).toEqual(['Sent from my iPhone', null])
    expect(await signature('sparrow')).toEqual([
      expect.stringMatching(/^-- xxx Sent with Sparrow/),
      expect.stringMatching(/^-- xxx Sent with Sparrow/),
    ])
  })

  test('names and addresses that no program marked stay in sight: they may be what was asked for', () => {
    const bodies = files('talon/fixtures/signature/emails/**/*_{body,msg,S}')
    expect(bodies).toHaveLength(9)
    for (const file of bodies) expect(foldsOfText(words(file)), file).toEqual(none)
  })
})

describe.skipIf(!isThere)('nothing that was written is folded', () => {
  test.each(isThere ? files('email-forward-parser/bodies/*_body.txt') : [])('of the forward %s', async (file) => {
    const subjectFile = file.replace('_body', '_subject')
    const subject = existsSync(join(corpus, subjectFile)) ? words(subjectFile).trim() : 'Fwd: Hello'
    const mail = await parseMail(
      Buffer.from(
        `From: Bob <bob@example.com>\r\nSubject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(words(file)).toString('base64')}\r\n`,
      ),
      { from: 'bob@example.com', to: 'support@postroom.test' },
    )
    expect(mail.textFolds).toEqual(none)
  })

  test("of a help desk's mails, of which three quote", async () => {
    const folded: Record<string, string> = {}
    for (const file of files('chatwoot/messages/*.eml')) {
      const mail = await take(file)
      const { fresh, quoted } = parts(mail.text, mail.textFolds, plain)
      if (mail.html) expect(mail.htmlFolds.quotedFrom !== null, file).toBe(quoted !== '')
      if (quoted) folded[file.replace(/^.*\//, '')] = `${fresh.slice(-20)} … ${quoted.slice(0, 20)}`
    }
    expect(folded).toEqual({
      'attachments_without_filename.eml': 'mless and efficient. … > Okay noted',
      'mail_with_quote.eml': 'reproduce this issue … On Thu, Aug 19, 2021',
      'multiple_attachments.eml': 'mless and efficient. … > Okay noted',
    })
  })
})
