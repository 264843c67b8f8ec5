import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Found, Page } from '../../worker/contract/conversation.ts'
import { mail } from '../harness/mail.ts'
import {
  OUTAGE,
  STUMBLES,
  type Stumble,
  type StumbleReport,
  WAYS,
  readStumble,
  stumblingSender,
} from '../harness/stumble.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { NORA, SUPPORT, got, letMinutesPass, messagesOf, until } from './office.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom({ entry: 'test/harness/stumbling-entry.ts' })
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

interface Sent {
  subject: string
  raw: string
}

const FILE = 'What it says in the file.'
/** More than a step of any door: the last ones stumble over nothing. */
const STEPS = 12

const everyWay = (steps: number): Stumble[] =>
  Array.from({ length: steps }, (_, at) => WAYS.map((way) => ({ at, ...way }))).flat()

/** Brings a mail as a mail server does: it tries again until it hears that the mail was taken. */
async function bring(subject: string, sender = NORA): Promise<Sent> {
  const raw = mail({ subject, text: subject, attachments: [{ name: 'note.txt', type: 'text/plain', content: FILE }] })
  const taken = async () => (await postroom.email(raw, { from: sender, to: SUPPORT })).code === 250
  if (!(await taken())) expect(await taken()).toBe(true)
  return { subject, raw }
}

/** What was stumbled over at a door, as soon as it is so many: some calls are made after the mail is answered for. */
async function stumbledAt(door: string, times: number, bindings: string[]): Promise<void> {
  const report = await until(
    async () => (await got<StumbleReport>(postroom.api()(STUMBLES))).filter((one) => one.door === door),
    (all) => all.length >= times && bindings.every((name) => all.some(({ binding }) => binding === name)),
  )
  expect(new Set(report.map(({ binding }) => binding))).toEqual(new Set(bindings))
  expect(report.length).toBeGreaterThanOrEqual(times)
}

const post = (path: string, json: unknown) => got(postroom.api()(path, { method: 'POST', json }))

async function everyConversation(): Promise<Conversation[]> {
  const rows: Conversation[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<Conversation> = await got(
      team.bob.api(`/api/inboxes/${team.inboxId}/conversations?${cursor && `cursor=${cursor}`}`),
    )
    rows.push(...page.items)
    cursor = page.next
  }
  return rows
}

/** Each of them is there once, whole, with its file, and can be found. */
async function expectEach(sent: Sent[]): Promise<void> {
  const wanted = sent.map(({ subject }) => subject).toSorted()
  const theirs = (rows: Conversation[]) => rows.filter(({ subject }) => wanted.includes(subject))
  const rows = await until(
    async () => theirs(await everyConversation()),
    ({ length }) => length >= wanted.length,
  )
  expect(rows.map(({ subject }) => subject).toSorted()).toEqual(wanted)
  for (const { subject, raw } of sent) {
    const row = rows.find((one) => one.subject === subject)!
    const messages = await messagesOf(team.bob.api, row.id)
    expect(messages.map(({ text }) => text.trim())).toEqual([subject])
    const file = await fetch(postroom.url + messages[0]!.attachments[0]!.url)
    expect(await file.text()).toBe(FILE)
    expect(await (await fetch(postroom.url + messages[0]!.rawUrl!)).text()).toBe(raw)
  }
  for (const { subject } of sent) {
    const word = subject.split(' ').at(-1)!
    const found = await until(
      () => got<Page<Found>>(team.bob.api(`/api/inboxes/${team.inboxId}/search?q=${word}`)),
      ({ items }) => items.length > 0,
    )
    expect(found.items.map(({ conversation }) => conversation.subject)).toEqual([subject])
  }
}

/** Hours go by, in which nobody does anything, until no mail waits. */
async function letTheClockMendIt(): Promise<void> {
  const waiting = () =>
    postroom.db.prepare("SELECT count(*) AS n FROM raw_mail WHERE state = 'waiting'").first<number>('n')
  for (const hour of [1, 2, 3]) {
    await postroom.db.prepare("UPDATE raw_mail SET tried_at = tried_at - 3600000 WHERE state = 'waiting'").run()
    await letMinutesPass(postroom, hour * 60 + 2)
    // A store that is away is asked again for some seconds before it is left to the clock.
    for (let n = 0; n < 70 && (n < 10 || (await waiting()) !== 0); n++)
      await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(await waiting()).toBe(0)
}

describe('every mail is there exactly once, whole, and can be found', () => {
  test('whatever fails while it arrives, at each step, or the worker dies there', async () => {
    const stumbles = everyWay(STEPS)
    const sent = await Promise.all(
      stumbles.map((stumble, n) => bring(`Arrival arrival${n}x`, stumblingSender({ email: stumble }))),
    )
    await stumbledAt('email', 24, ['DB', 'MAIL', 'JOBS', 'ROOM'])
    await letTheClockMendIt()
    await expectEach(sent)
  }, 120_000)

  test('whatever fails when it is taken in later, at each step, or the worker dies there', async () => {
    // It fails on arrival, once its bytes are kept, and a job is to take it in.
    const failing: Stumble = { at: 2, isDone: false, isDeath: false }
    const sent = await Promise.all(
      everyWay(STEPS).map((stumble, n) =>
        bring(`Later later${n}x`, stumblingSender({ email: failing, accept: stumble })),
      ),
    )
    await stumbledAt('accept', 25, ['DB', 'MAIL', 'JOBS', 'ROOM'])
    await letTheClockMendIt()
    await expectEach(sent)
  }, 120_000)

  test('whatever fails in the jobs that follow, at each step, or the worker dies there', async () => {
    const stumbles = everyWay(5)
    await post(STUMBLES, stumbles)
    const sent = await Promise.all(stumbles.map((_, n) => bring(`Following following${n}x`)))
    await stumbledAt('handle', 12, ['DB', 'SEARCH'])
    await expectEach(sent)
  }, 120_000)

  test.each([[['DB']], [['SEARCH']], [['ROOM']], [['JOBS']], [['DB', 'JOBS', 'ROOM', 'SEARCH']], [['MAIL']]])(
    'though %j is away for an hour',
    async (away) => {
      const word = away.join('').toLowerCase()
      await post(OUTAGE, away)
      const names = Array.from({ length: 5 }, (_, n) => `Outage ${word}${n}x`)
      const mails = names.map((subject) =>
        mail({ subject, text: subject, attachments: [{ name: 'note.txt', type: 'text/plain', content: FILE }] }),
      )
      const codes = await Promise.all(
        mails.map(async (raw) => (await postroom.email(raw, { from: NORA, to: SUPPORT })).code),
      )
      await letMinutesPass(postroom, 2)
      await post(OUTAGE, [])
      // Whoever was asked to come again does.
      await Promise.all(
        mails.flatMap((raw, n) => (codes[n] === 250 ? [] : [postroom.email(raw, { from: NORA, to: SUPPORT })])),
      )
      await letTheClockMendIt()
      await expectEach(names.map((subject, n) => ({ subject, raw: mails[n]! })))
    },
    60_000,
  )
})

test('a sender says where to stumble', () => {
  const stumble: Stumble = { at: 3, isDone: true, isDeath: false }
  const said = stumblingSender({ accept: stumble })
  expect([readStumble(said, 'accept'), readStumble(said, 'email')]).toEqual([stumble, null])
})
