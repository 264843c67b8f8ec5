import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../worker/contract/message.ts'
import { STUMBLES, type Stumble, type StumbleReport, WAYS, sayStumble } from '../harness/stumble.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { type Mood, type MoodyServer, type Step, startMoodyServer } from './mailers/moody-server.ts'
import { NORA, conversationAbout, got, letMinutesPass, newKey, write } from './office.ts'

const HOUR = 3_600_000

let server: MoodyServer
let postroom: Postroom
let team: Team
let conversationId: string

beforeAll(async () => {
  server = await startMoodyServer(() => postroom.catcher.smtpPort)
  postroom = await startPostroom({
    entry: 'test/harness/stumbling-entry.ts',
    vars: { SMTP_URL: `smtp://127.0.0.1:${server.port}` },
  })
  team = await makeTeam(postroom)
  await write(postroom, { subject: 'Where is my order?' })
  conversationId = (await conversationAbout(team.bob.api, team.inboxId, 'Where is my order?')).id
})
afterAll(async () => {
  await postroom?.stop()
  await server?.stop()
})

const everyWay = (steps: number): Stumble[] =>
  Array.from({ length: steps }, (_, at) => WAYS.map((way) => ({ at, ...way }))).flat()

/** Bob presses Send, and again for as long as he hears that it did not work. */
async function answer(text: string, stumble: Stumble | null = null, more: object = {}): Promise<Message> {
  const key = newKey()
  const press = (headers: Record<string, string> = {}) =>
    team.bob.api(`/api/conversations/${conversationId}/messages`, {
      method: 'POST',
      headers,
      json: { to: [{ email: NORA }], html: `<p>${text}</p>`, key, ...more },
    })
  const first = await press(stumble ? { 'x-stumble': sayStumble(stumble) } : {})
  return got(first.ok ? Promise.resolve(first) : press())
}

const post = (of: string, stumbles: Stumble[]) =>
  got(postroom.api()(`${STUMBLES}?of=${of}`, { method: 'POST', json: stumbles }))
const stumbledAt = async (door: string) =>
  (await got<StumbleReport>(postroom.api()(STUMBLES))).filter((one) => one.door === door)
const bindingsAt = async (door: string) => new Set((await stumbledAt(door)).map(({ binding }) => binding))

/** Days go by, in which nobody does anything, until no answer is under way. */
async function letTheClockMendIt(): Promise<void> {
  // The clock that runs ahead settles an attempt that is still being made; its outcome comes all the same, and soon.
  const waiting = () =>
    postroom.db
      .prepare(
        `SELECT count(*) AS n FROM messages WHERE status IN ('scheduled', 'queued', 'sending')
        OR (status = 'uncertain' AND attempted_at > ${Date.now() - 20_000})`,
      )
      .first<number>('n')
  for (let round = 1; (await waiting()) !== 0; round++) {
    expect(round).toBeLessThan(60)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await postroom.db.prepare(`UPDATE messages SET leaves_at = leaves_at - ${HOUR} WHERE status = 'queued'`).run()
    await letMinutesPass(postroom, (100 + round) * 60 + 2)
  }
}

/** What Nora has is what is said of each: sent is there once, failed is not, and uncertain not twice. */
async function expectAgreement(answers: Message[]): Promise<Record<string, number>> {
  const mails = await postroom.catcher.mails(NORA)
  const times = Map.groupBy(mails, ({ text }) => text.trim())
  const said = await Promise.all(
    answers.map(async ({ id }) => {
      const { status, text, failure } = await got<Message>(team.bob.api(`/api/messages/${id}`))
      return { status, text, failure, times: times.get(text.trim())?.length ?? 0 }
    }),
  )
  for (const one of said) {
    if (one.status === 'sent') expect(one).toMatchObject({ times: 1 })
    else if (one.status === 'failed') expect(one).toMatchObject({ times: 0, failure: { code: expect.any(String) } })
    else expect([one.status, [0, 1].includes(one.times)]).toEqual(['uncertain', true])
  }
  return Object.fromEntries(
    [...Map.groupBy(said, ({ status }) => status)].map(([status, some]) => [status, some.length]),
  )
}

describe('every answer is sent once, or failed, or uncertain, and Nora has it accordingly', () => {
  test('whatever fails while it is queued, at each step, or the worker dies there', async () => {
    const answers = await Promise.all(everyWay(11).map((stumble, n) => answer(`queueing${n}x`, stumble)))
    await letTheClockMendIt()
    expect(await expectAgreement(answers)).toEqual({ sent: answers.length })
    expect(await bindingsAt('fetch')).toEqual(new Set(['DB', 'JOBS', 'ROOM']))
  }, 120_000)

  test('whatever fails while it leaves, at each step, or the worker dies there', async () => {
    const stumbles = everyWay(13)
    await post('deliver', stumbles)
    const answers = await Promise.all(stumbles.map((_, n) => answer(`leaving${n}x`)))
    await letTheClockMendIt()
    const { sent = 0, uncertain = 0, ...others } = await expectAgreement(answers)
    expect(others).toEqual({})
    // Only where the worker died, or never heard whether its attempt is written down, a person must decide.
    const deaths = (await stumbledAt('deliver')).filter(({ isDeath }) => isDeath)
    expect(uncertain).toBeLessThanOrEqual(deaths.length + 1)
    expect(sent).toBeGreaterThan(answers.length / 2)
    expect(await bindingsAt('deliver')).toEqual(new Set(['DB', 'MAIL', 'ROOM']))
  }, 180_000)

  test('whatever the mail server does, at each step', async () => {
    const steps: Step[] = ['connect', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'body', 'dot']
    const ways: Mood['does'][] = ['hangs up', 'hangs', 'says 4xx', 'says 5xx']
    const moods = [
      ...steps.flatMap((step) => ways.map((does) => ({ step, does }))),
      // Having taken it, it does not say no.
      ...ways.slice(0, 2).map((does) => ({ step: 'taken' as const, does })),
    ]
    server.moods.push(...moods)
    const answers = await Promise.all(moods.map((_, n) => answer(`server${n}x`)))
    await letTheClockMendIt()
    expect(server.moods).toEqual([])
    // Seven times never. Nobody knows where the line broke while, or after, it was told all of the mail.
    expect(await expectAgreement(answers)).toEqual({ sent: 17, failed: 7, uncertain: 6 })
  }, 180_000)

  test('whatever fails as the clock comes by for one that is scheduled, or the worker dies there', async () => {
    const stumbles = everyWay(14)
    const answers = await Promise.all(
      stumbles.map((_, n) => answer(`scheduled${n}x`, null, { leavesAt: Date.now() + (n + 1) * HOUR })),
    )
    await post('clock', stumbles)
    // An hour for each, some of them at the same moment.
    const hours = stumbles.map((_, n) => (n + 1) * 60 + 1)
    while (hours.length > 0)
      await Promise.allSettled(hours.splice(0, 8).map((minutes) => letMinutesPass(postroom, minutes)))
    await letTheClockMendIt()
    expect(await expectAgreement(answers)).toEqual({ sent: answers.length })
    expect(await bindingsAt('clock')).toContain('DB')
  }, 180_000)
})
