import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../../worker/contract/message.ts'
import type { Env } from '../../../worker/env.ts'
import { signLink } from '../../../worker/files/link.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { conversationAbout, got, messagesOf, write } from '../office.ts'

const SECRET = 'a secret that only this test and its worker know'

let postroom: Postroom
let team: Team
let message: Message

const html = `<p>Thanks!</p><script>hacked()</script>${'<p>Lamp after lamp</p>'.repeat(6000)}<p>The end</p>`
const text = `Thanks!\n\n${'Lamp after lamp\n'.repeat(7000)}\nOn 3 Nov 2026, Bob wrote:\n> Hello`

beforeAll(async () => {
  postroom = await startPostroom({ vars: { POSTROOM_SECRET: SECRET } })
  team = await makeTeam(postroom)
  await write(postroom, { subject: 'Lamps', html, text })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'Lamps')
  message = (await messagesOf(team.bob.api, row.id))[0]!
})
afterAll(() => postroom?.stop())

const open = (url: string) => fetch(postroom.url + url)

test('a long mail comes with its beginning, and links to the whole of it', async () => {
  expect(message.html!.length).toBeLessThanOrEqual(100_000)
  expect(html.startsWith(message.html!)).toBe(true)
  expect(text.startsWith(message.text)).toBe(true)
  // It begins beyond what is shown.
  expect(message.textFolds).toEqual({ signatureFrom: null, quotedFrom: null })
  expect((await (await open(message.htmlUrl!)).text()).trim()).toBe(html)
  expect((await (await open(message.textUrl!)).text()).trim()).toBe(text)
  expect(await got<Message>(team.bob.api(`/api/messages/${message.id}`))).toMatchObject({ html: message.html })
})

test("a stranger's HTML is never a page of ours", async () => {
  const { headers } = await open(message.htmlUrl!)
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toMatch(/^attachment/)
  expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('a link is good for two hours at most, whatever it says of that', async () => {
  const linkAt = (at: number) => signLink({ POSTROOM_SECRET: SECRET } as Env, 'html', message.id, team.bob.id, at)
  expect((await open(await linkAt(Date.now()))).status).toBe(200)
  const old = await linkAt(Date.now() - 2 * 3_600_000)
  expect((await open(old)).status).toBe(404)
  const later = String(Date.now() + 3_600_000)
  expect((await open(old.replace(/e=\d+/, `e=${later}`))).status).toBe(404)
})

test('a link is for one body and one member', async () => {
  const link = message.htmlUrl!
  for (const other of [
    link.replace('/html/', '/text/'),
    link.replace(team.bob.id, team.ada.id),
    link.replace(/s=./, 's=-'),
    link.replace(/\?.*/, ''),
  ])
    expect((await open(other)).status, other).toBeGreaterThanOrEqual(400)
  await got(team.ada.api(`/api/members/${team.bob.id}/deactivation`, { method: 'PUT' }))
  expect((await open(link)).status).toBe(404)
})
