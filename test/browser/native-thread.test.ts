import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Mail, adasMailbox } from '../../worker/local/webmail/mailbox.ts'
import { standInUrls } from '../../worker/local/webmail/stand-in.ts'
import { mail } from '../harness/mail.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type WebmailWithExtension, openWebmail, signInOverlay } from '../harness/webmail-with-extension.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { conversationAbout } from '../worker/office.ts'

const nora = 'nora@northwind.example'
const patient = { timeout: 30_000 }

describe.each(['gmail', 'outlook'] as const)('over %s', (host) => {
  let postroom: Postroom
  let team: Team
  let webmail: WebmailWithExtension
  beforeAll(async () => {
    postroom = await startPostroom()
    team = await makeTeam(postroom)
    await postroom.deliver(
      mail({
        from: `Nora Berg <${nora}>`,
        subject: 'Invoice 4471 is wrong',
        messageId: 'invoice-4471@northwind.example',
      }),
      { from: nora, to: 'support@postroom.test' },
    )
    webmail = await openWebmail(host)
    await signInOverlay(webmail, postroom, 'bob@postroom.test')
    await see(webmail.app.getByRole('option', { name: /Invoice 4471/ })).toBeVisible(patient)
  })
  afterAll(async () => {
    await webmail?.stop()
    await postroom?.stop()
  })
  const theInvoice = () => conversationAbout(team.ada.api, team.inboxId, 'Invoice 4471 is wrong')

  test('Bob opens mail that the inbox knows, assigns it and closes it there, takes it back, and sees what Ada does', async () => {
    const { app, page } = webmail
    const controls = page.locator('postroom-controls .controls')
    const part = (name: string) => page.locator(`postroom-controls [data-part=${name}]`)
    const choose = (name: string) =>
      page.locator('postroom-controls').getByRole('menuitemradio', { name, exact: true }).click()
    const { id } = await theInvoice()
    const { pipelines } = (await (await team.ada.api('/api/start')).json()) as {
      pipelines: { stages: { id: string }[] }[]
    }
    await team.ada.api(`/api/conversations/${id}/ticket`, {
      method: 'PUT',
      json: { stageId: pipelines[0]!.stages[0]!.id },
    })
    // It was open in the overlay before: what is known already must not keep the controls from coming.
    await app.getByRole('option', { name: /Invoice 4471/ }).click()
    await see(app.getByRole('heading', { name: 'Invoice 4471 is wrong' })).toBeVisible(patient)
    await app.getByRole('button', { name: 'Hide Postroom' }).click()

    await page.goto(`${standInUrls[host]}#thread-1`)
    await see(controls).toContainText('Unassigned', patient)
    await see(controls).toContainText(/#\d+ New/, patient)

    await part('assignee').click()
    await choose('Cleo away')
    await see(part('assignee')).toContainText('Cleo')
    await expect.poll(async () => (await theInvoice()).assigneeId, patient).toBe(team.cleo.id)
    await part('undo').click()
    await see(part('assignee')).toContainText('Unassigned')
    await expect.poll(async () => (await theInvoice()).assigneeId, patient).toBeNull()

    await part('status').click()
    await choose('Closed')
    await expect.poll(async () => (await read(id)).status, patient).toBe('closed')
    await team.ada.api(`/api/conversations/${id}/closure`, { method: 'DELETE' })
    await team.ada.api(`/api/conversations/${id}/assignee`, { method: 'PUT', json: { memberId: team.ada.id } })
    await see(part('status')).toContainText('Open', patient)
    await see(part('assignee')).toContainText('Ada', patient)
  }, 120_000)

  test('and on mail that it does not know, nothing', async () => {
    const { page } = webmail
    const asked = page
      .context()
      .waitForEvent('response', { predicate: (response) => response.url().includes('/api/threads'), timeout: 30_000 })
    await page.goto(`${standInUrls[host]}#thread-3`)
    expect(await (await asked).json()).toBeNull()
    await see(page.locator('postroom-controls')).toHaveCount(0)
  }, 60_000)

  test('until that mail comes in: then it is known without a click', async () => {
    const [{ messageId, from }] = adasMailbox.threads[2]!.mails as [Mail]
    await postroom.deliver(
      mail({ from: from.email, subject: adasMailbox.threads[2]!.subject, messageId: messageId.slice(1, -1) }),
      { from: from.email, to: 'support@postroom.test' },
    )
    await see(webmail.page.locator('postroom-controls .controls')).toContainText('Unassigned', patient)
  }, 60_000)

  async function read(id: string): Promise<{ status: string }> {
    return (await (await team.ada.api(`/api/conversations/${id}`)).json()) as { status: string }
  }
})
