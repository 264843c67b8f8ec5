import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FirefoxWebmail, openFirefox } from '../harness/firefox.ts'
import { mail } from '../harness/mail.ts'
import { makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

const nora = 'nora@northwind.example'

let postroom: Postroom
let webmail: FirefoxWebmail | undefined
beforeEach(async () => {
  postroom = await startPostroom()
})
afterEach(async () => {
  await webmail?.browser.close()
  await postroom?.stop()
})

test.each(['gmail', 'outlook'] as const)(
  'in Firefox over %s Bob signs in, sees a mail come, and answers it',
  async (host) => {
    await makeTeam(postroom, { undoSeconds: 1 })
    webmail = await openFirefox(host)
    const { app } = webmail

    await app.fill('Address', postroom.url)
    await app.press('Continue')
    const asked = Date.now()
    await app.fill('Your e-mail address', 'bob@postroom.test')
    await app.press('Mail me a code')
    const code = await postroom.catcher.waitFor(
      'bob@postroom.test',
      ({ caughtAt, subject }) => caughtAt >= asked && /^\d{6} /.test(subject),
    )
    await app.fill('Code of six digits', code.subject.slice(0, 6))
    await app.press('Sign in')
    await app.sees('Nothing is open')

    const letter = mail({
      from: `Nora Berg <${nora}>`,
      subject: 'Invoice 4471 is wrong',
      text: 'Hello, the total is wrong.',
    })
    await postroom.deliver(letter, { from: nora, to: 'support@postroom.test' })
    await app.sees('Invoice 4471 is wrong')
    await app.press('Nora Berg')
    await app.sees('Hello, the total is wrong.')
    await app.press('Reply to Nora')
    await app.write('I am sorry, Nora.')
    await app.press('Send')
    const answer = await postroom.catcher.waitFor(nora, () => true, 30_000)
    expect(answer.text).toContain('I am sorry, Nora.')
    await app.sees('Sent')
  },
)
