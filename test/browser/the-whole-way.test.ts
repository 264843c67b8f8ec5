import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mail } from '../harness/mail.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type WebmailWithExtension, openWebmail, signInOverlay } from '../harness/webmail-with-extension.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'

const nora = 'nora@northwind.example'

describe.each(['gmail', 'outlook'] as const)('over %s', (host) => {
  let postroom: Postroom
  let team: Team
  let webmail: WebmailWithExtension
  beforeAll(async () => {
    postroom = await startPostroom()
    team = await makeTeam(postroom, { undoSeconds: 1 })
    webmail = await openWebmail(host)
  })
  afterAll(async () => {
    await webmail?.stop()
    await postroom?.stop()
  })

  test('Nora writes, Bob answers in the overlay, Nora answers that, and all of it is one conversation', async () => {
    const { app, page } = webmail
    await signInOverlay(webmail, postroom, 'bob@postroom.test')
    await see(app.getByRole('heading', { name: 'Nothing is open' })).toBeVisible()

    // Nora's mail comes while Bob looks on.
    const letter = mail({
      from: `Nora Berg <${nora}>`,
      subject: 'Invoice 4471 is wrong',
      text: 'Hello, the total is wrong.',
      messageId: 'invoice-4471@northwind.example',
    })
    await postroom.deliver(letter, { from: nora, to: 'support@postroom.test' })
    const row = app
      .getByRole('option', { name: /Nora Berg/ })
      .or(app.getByRole('row', { name: /Nora Berg/ }))
      .or(app.getByRole('link', { name: /Nora Berg/ }))
      .first()
    await see(row).toBeVisible()
    await row.click()
    await see(app.getByRole('heading', { name: 'Invoice 4471 is wrong' })).toBeVisible()

    await app.getByText(/^Reply to Nora/).click()
    await page.keyboard.type('I am sorry, Nora. Here is the right one.')
    await app.getByRole('button', { name: 'Send', exact: true }).click()
    const answer = await postroom.catcher.waitFor(nora)
    expect(answer.subject).toBe('Re: Invoice 4471 is wrong')
    expect(answer.text).toContain('Here is the right one.')
    expect(answer.headers['in-reply-to']).toBe('<invoice-4471@northwind.example>')
    await see(app.getByText('Sent', { exact: false }).last()).toBeVisible()

    // Nora's mail program drops References, and keeps the address that she was asked to answer to.
    const replyTo = /inbox\+[a-z2-7]+@postroom\.test/.exec(answer.headers['reply-to'] ?? '')?.[0]
    await postroom.deliver(
      mail({ from: `Nora Berg <${nora}>`, to: replyTo!, subject: 'AW: Invoice 4471', text: 'Thank you, Bob!' }),
      { from: nora, to: replyTo! },
    )
    await see(app.getByText('Thank you, Bob!').last()).toBeVisible()
    const list = (await (await team.bob.api(`/api/inboxes/${team.inboxId}/conversations`)).json()) as {
      items: unknown[]
    }
    expect(list.items).toHaveLength(1)
  }, 90_000)
})
