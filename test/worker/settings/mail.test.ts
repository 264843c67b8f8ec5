import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Found, Page } from '../../../worker/contract/conversation.ts'
import type { Job } from '../../../worker/events/job.ts'
import { mail } from '../../harness/mail.ts'
import { OUTAGE } from '../../harness/stumble.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, conversationAbout, got, letMinutesPass, until, write } from '../office.ts'
import { type Browser, signedIn } from './browser.ts'

let postroom: Postroom
let team: Team
let ada: Browser

beforeAll(async () => {
  postroom = await startPostroom({ entry: 'test/harness/stumbling-entry.ts' })
  team = await makeTeam(postroom)
  ada = await signedIn(postroom, team.ada.email)
})
afterAll(() => postroom?.stop())

const page = async () => (await ada.get('/settings/mail')).html
const away = (...bindings: string[]) => got(postroom.api()(OUTAGE, { method: 'POST', json: bindings }))
/** The figures on top: received, in an inbox, waiting, without an inbox. */
const sums = (html: string) => [...html.matchAll(/<dd>([\d.,\s]+)<\/dd>/g)].map(([, n]) => Number(n))
/** What the first form with this label is sent to. */
const actionOf = (html: string, label: string) =>
  [...html.matchAll(/<form method="post" action="([^"]+)">(?:<p[^>]*>[^<]*<\/p>)?<button[^>]*>([^<]+)</g)].find(
    ([, , text]) => text === label,
  )![1]!

/** The queue has given this job up. */
async function giveUp(job: Job): Promise<void> {
  const worker = await postroom.mf.getWorker()
  const message = { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body: job }
  await worker.queue('postroom-jobs-dead', [message])
}

const found = async (q: string) =>
  (await got<Page<Found>>(team.bob.api(`/api/inboxes/${team.inboxId}/search?q=${q}`))).items.length

test('says that all is well, and how much mail came', async () => {
  await write(postroom, { subject: 'Fine' })
  const html = await page()
  expect(html).toContain('All mail that came is in its inbox')
  expect(sums(html)).toEqual([1, 1, 0, 0])
})

test('shows mail that waits, why, and gives it byte for byte; tried again, it is in its inbox', async () => {
  await postroom.db
    .prepare(
      "CREATE TRIGGER away BEFORE INSERT ON messages WHEN new.subject = 'Held up' BEGIN SELECT RAISE(ABORT, 'out of order'); END",
    )
    .run()
  const raw = mail({ subject: 'Held up' })
  expect((await postroom.email(raw, { from: NORA, to: SUPPORT })).code).toBe(250)
  const html = await until(page, (seen) => seen.includes('failed 1 time'))
  expect(html).toContain(`${NORA} to ${SUPPORT}`)
  expect(html).toContain('out of order')
  expect(sums(html)).toEqual([2, 1, 1, 0])
  const { html: bytes, headers } = await ada.get(/href="(\/settings\/mail\/raw\/[^"]+)"/.exec(html)![1]!)
  expect(bytes).toBe(raw)
  expect(headers.get('content-disposition')).toMatch(/^attachment/)

  await postroom.db.prepare('DROP TRIGGER away').run()
  expect((await ada.send(actionOf(html, 'Try again'), {})).to).toBe('/settings/mail?done=tried')
  await conversationAbout(team.bob.api, team.inboxId, 'Held up')
  expect(sums(await page())).toEqual([2, 2, 0, 0])
}, 30_000)

test('shows mail to an address that nobody has, until there is one, or it is discarded', async () => {
  await away('DB')
  for (const to of ['billing@postroom.test', 'nobody@postroom.test'])
    expect((await postroom.email(mail({ subject: `For ${to}` }), { from: NORA, to })).code).toBe(250)
  await away()
  await letMinutesPass(postroom, 10)
  const html = await until(page, (seen) => sums(seen)[3] === 2)
  expect(html).toContain('To an address that nobody has')
  expect(html).toContain(`${NORA} to nobody@postroom.test`)

  const address = { address: 'billing@postroom.test', fromName: 'Acme' }
  await got(team.ada.api(`/api/inboxes/${team.inboxId}/channels`, { method: 'POST', json: address }))
  await ada.send(actionOf(html, 'Try again'), {})
  await conversationAbout(team.bob.api, team.inboxId, 'For billing@postroom.test')
  expect(sums(await page())).toEqual([4, 3, 0, 1])

  const kept = async () => (await postroom.mail.list({ prefix: 'raw/' })).objects.length
  const before = await kept()
  expect((await ada.send(actionOf(await page(), 'Discard for good'), {})).to).toBe('/settings/mail?done=discarded')
  expect(sums(await page())).toEqual([3, 3, 0, 0])
  expect(await kept()).toBe(before - 1)
}, 30_000)

test('what is in an inbox can neither be discarded nor read here', async () => {
  const [row] = (await postroom.db.prepare("SELECT key FROM raw_mail WHERE state = 'accepted' LIMIT 1").all()).results
  const at = `/settings/mail/raw/${(row!['key'] as string).slice(4, -4)}`
  expect((await ada.get(at)).status).toBe(404)
  for (const act of ['try', 'discard']) expect((await ada.send(`${at}/${act}`, {})).status).toBe(404)
  expect((await ada.get('/settings/mail/raw/..%2F..%2Ffiles')).status).toBe(404)
})

test('shows a job that was given up; tried again, it is done', async () => {
  await write(postroom, { subject: 'Unheard of', text: 'Zeppelin' })
  await conversationAbout(team.bob.api, team.inboxId, 'Unheard of')
  await until(
    () => found('zeppelin'),
    (n) => n === 1,
  )
  await postroom.search.prepare("DELETE FROM documents WHERE subject = 'Unheard of'").run()
  const seq = await postroom.db.prepare('SELECT max(seq) AS seq FROM events').first<number>('seq')
  await giveUp({ kind: 'handle', subscriber: 'index', eventSeq: seq! })
  const html = await page()
  expect(html).toContain('Add to the search')
  await ada.send(actionOf(html, 'Try again'), {})
  await until(
    () => found('zeppelin'),
    (n) => n === 1,
  )
  await until(page, (seen) => !seen.includes('Add to the search'))
}, 30_000)

test('such a job is tried again by itself when an hour has passed', async () => {
  const job: Job = { kind: 'index_all', of: 'messages', after: '' }
  await giveUp(job)
  await letMinutesPass(postroom, 30)
  expect(await page()).toContain('Look through the search index')
  await letMinutesPass(postroom, 62)
  await until(page, (seen) => !seen.includes('Try all again'))
}, 30_000)

test('what is missing in the search is looked for, and found again', async () => {
  await postroom.search.prepare('DELETE FROM documents').run()
  expect(await found('zeppelin')).toBe(0)
  expect((await ada.send('/settings/mail/search', {})).to).toBe('/settings/mail?done=indexing')
  await until(
    () => found('zeppelin'),
    (n) => n === 1,
  )
}, 30_000)

test('is for admins', async () => {
  const bob = await signedIn(postroom, team.bob.email)
  expect((await bob.get('/settings/mail')).status).toBe(403)
  expect((await bob.send('/settings/mail/search', {})).status).toBe(403)
})
