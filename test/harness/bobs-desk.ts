import { type BrowserContext, type Page, expect as see } from '@playwright/test'
import { conversationAbout } from '../worker/office.ts'
import { enterInbox } from './inbox-page.ts'
import { type Team, makeTeam } from './team.ts'
import { startBrowser } from './webmail-page.ts'
import { type Postroom, startPostroom } from './worker.ts'

export interface BobsDesk {
  postroom: Postroom
  team: Team
  /** Of the conversations with these subjects, in their order. */
  ids: string[]
  /** Bob in front of his list, in a new window of this width; those conversations are open. */
  sit(width: number): Promise<{ context: BrowserContext; page: Page }>
  stop(): Promise<void>
}

/** A Postroom with a browser in which Bob is signed in at /inbox, once `mail` brought what the subjects are of. */
export async function startBobsDesk(
  subjects: readonly string[],
  mail: (postroom: Postroom) => Promise<void>,
  settings: { undoSeconds?: number } = {},
): Promise<BobsDesk> {
  const [postroom, browser] = await Promise.all([startPostroom(), startBrowser()])
  const team = await makeTeam(postroom, settings)
  await mail(postroom)
  const found = await Promise.all(subjects.map((subject) => conversationAbout(team.bob.api, team.inboxId, subject)))
  const ids = found.map(({ id }) => id)
  const way = await browser.newContext({ locale: 'en-GB' })
  await enterInbox(await way.newPage(), postroom, team.bob.email)
  const storageState = await way.storageState()
  await way.close()

  let before: { context: BrowserContext; page: Page } | null = null
  let asked: Promise<unknown>[] = []

  /** What the last page asked for is done before the next one comes, and it asks for nothing more. */
  async function standUp(): Promise<void> {
    await before?.page.evaluate(() => void (globalThis.fetch = () => new Promise(() => {})))
    await Promise.all(asked.splice(0))
    await before?.context.close()
  }

  return {
    postroom,
    team,
    ids,
    async sit(width) {
      await standUp()
      for (const id of ids) await team.bob.api(`/api/conversations/${id}/closure`, { method: 'DELETE' })
      const context = await browser.newContext({ viewport: { width, height: 860 }, locale: 'en-GB', storageState })
      const page = await context.newPage()
      before = { context, page }
      page.setDefaultTimeout(15_000)
      page.on('request', (request) => request.method() !== 'GET' && asked.push(request.response().catch(() => null)))
      await page.goto(`${postroom.url}/inbox`)
      await see(page.getByRole('option', { name: subjects[0]! })).toBeVisible({ timeout: 15_000 })
      return before
    },
    async stop() {
      await browser.close()
      await postroom.stop()
    },
  }
}
