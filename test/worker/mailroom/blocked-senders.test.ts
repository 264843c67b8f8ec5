import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InboxSettings } from '../../../worker/contract/account.ts'
import type { Conversation } from '../../../worker/contract/conversation.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { SUPPORT, got, list, until, write } from '../office.ts'
import { type Browser, signedIn } from '../settings/browser.ts'

let postroom: Postroom
let team: Team
let ada: Browser
/** Cleo's alone: Bob does not see it. */
let payroll: InboxSettings

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  ada = await signedIn(postroom, team.ada.email)
  payroll = await got<InboxSettings>(
    team.ada.api('/api/inboxes', {
      method: 'POST',
      json: { name: 'Payroll', address: 'payroll@postroom.test', access: 'specific', memberIds: [team.cleo.id] },
    }),
  )
})
afterAll(() => postroom?.stop())

let made = 0

/** Writes a mail, and answers where its conversation lies. */
async function lies(from: string, to = SUPPORT): Promise<Conversation> {
  const subject = `About ${++made}`
  await write(postroom, { from, subject }, { to })
  const inboxId = to === SUPPORT ? team.inboxId : payroll.id
  const look = async () => {
    const views = ['all', 'filtered', 'spam'].map((view) => list(team.ada.api, inboxId, `view=${view}`))
    return (await Promise.all(views)).flat().find((row) => row.subject === subject)
  }
  return (await until(look, (row) => row !== undefined))!
}

const move = (id: string, json: object, who = team.bob) =>
  got<Conversation>(who.api(`/api/conversations/${id}/place`, { method: 'PUT', json }))

/** Bob has marked a mail of theirs as spam. */
async function blockedByBob(from: string): Promise<Conversation> {
  const row = await lies(from)
  await move(row.id, { place: 'spam', sender: 'block' })
  return row
}

describe('whoever is blocked is blocked', () => {
  test.each([
    ['in capitals', 'mal@one.example', 'MAL@One.Example'],
    ['under another name', 'mal@two.example', '"Nora Haugen <nora@haugen.example>" <mal@two.example>'],
    ['with quotes around the name', 'mal@three.example', '<"mal"@three.example>'],
    ['with a detail', 'mal@four.example', 'mal+invoice@four.example'],
    ['with a detail and dots at Gmail', 'm.al.lory+1@gmail.com', 'mallory+2@googlemail.com'],
    ['with another detail at a provider', 'mal+1@outlook.com', 'mal+2@outlook.com'],
    ['by the name of their domain in letters', 'mal@xn--bcher-kva.example', 'mal@bücher.example'],
  ])('%s', async (_, blocked, from) => {
    await blockedByBob(blocked)
    expect(await lies(from)).toMatchObject({ place: 'spam', placeReason: 'blocked' })
  })

  test('by a domain also below it, and as it is written in a language of its own; not beside it', async () => {
    const rule = (sender: string, said: string) => ada.send('/settings/sorting/senders', { sender, rule: said })
    await rule('pest.example', 'block')
    await rule('Bücher-pest.example', 'block')
    await rule('good.pest.example', 'allow')
    const reasons = async (...addresses: string[]) =>
      Promise.all(addresses.map(async (from) => (await lies(from)).placeReason))
    expect(await reasons('a@pest.example', 'a@mail.b.pest.example', 'a@bücher-pest.example')).toEqual([
      'blocked',
      'blocked',
      'blocked',
    ])
    expect(await reasons('a@good.pest.example', 'a@notpest.example', 'a@pest.example.org')).toEqual([null, null, null])
  })
})

describe('what is said of a sender', () => {
  test('in an inbox holds there: Bob, who may do nothing in Payroll, turns nobody away from it', async () => {
    await blockedByBob('lea@customer.example')
    expect((await lies('lea@customer.example')).placeReason).toBe('blocked')
    expect((await lies('lea@customer.example', payroll.address!)).place).toBe('inbox')
  })

  test('and is taken back there alone', async () => {
    const here = await blockedByBob('kim@customer.example')
    const there = await lies('kim@customer.example', payroll.address!)
    await move(there.id, { place: 'spam', sender: 'block' }, team.cleo)
    await move(here.id, { place: 'inbox', sender: null })
    expect((await lies('kim@customer.example')).place).toBe('inbox')
    expect((await lies('kim@customer.example', payroll.address!)).place).toBe('spam')
  })

  test('in settings holds everywhere, until somebody who works in an inbox says otherwise for it', async () => {
    await ada.send('/settings/sorting/senders', { sender: 'ben@customer.example', rule: 'block' })
    const row = await lies('ben@customer.example')
    expect([row.place, (await lies('ben@customer.example', payroll.address!)).place]).toEqual(['spam', 'spam'])
    await move(row.id, { place: 'inbox', sender: 'allow' })
    expect((await lies('ben@customer.example')).place).toBe('inbox')
    expect((await lies('ben@customer.example', payroll.address!)).place).toBe('spam')
  })

  test('stands in settings with where it holds, and is forgotten there by an admin; Bob hears nothing of it', async () => {
    const there = await lies('ida@customer.example', payroll.address!)
    await move(there.id, { place: 'spam', sender: 'block' }, team.cleo)
    const { html } = await ada.get('/settings/sorting')
    expect(html).toMatch(/ida@customer\.example<\/span><span[^>]*>In Payroll/)
    expect(html).toMatch(/pest\.example<\/span><span[^>]*>In every inbox/)
    await ada.send('/settings/sorting/senders/remove', { sender: 'ida@customer.example', inbox: payroll.id })
    expect((await lies('ida@customer.example', payroll.address!)).place).toBe('inbox')
    const heard = await got<object>(team.bob.api('/api/events?since=0'))
    expect(JSON.stringify(heard)).not.toContain('ida@customer.example')
  })
})

test('what is said of a sender is taken back in an inbox that there is, or in every one, and nowhere else', async () => {
  const ruled = () => postroom.db.prepare("SELECT count(*) AS n FROM events WHERE type = 'sender.ruled'").first('n')
  const before = await ruled()
  for (const inbox of ['nowhere', 'x'.repeat(5_000), '00000000-0000-7000-8000-000000000000'])
    await ada.send('/settings/sorting/senders/remove', { sender: 'ben@customer.example', inbox })
  expect(await ruled()).toBe(before)
})

test('a hundred and twenty senders come in pages, each once', async () => {
  const values = Array.from({ length: 60 }, (_, at) => [`p${at}@pages.example`, payroll.id]).concat(
    Array.from({ length: 60 }, (_, at) => [`p${at}@pages.example`, '']),
  )
  for (const [sender, inbox] of values)
    await postroom.db
      .prepare("INSERT INTO sender_rules (sender, inbox_id, rule, created_at) VALUES (?, ?, 'block', 1)")
      .bind(sender, inbox)
      .run()
  const seen: string[] = []
  let path = '/settings/sorting'
  for (;;) {
    const { html } = await ada.get(path)
    seen.push(
      ...[
        ...html.matchAll(
          /name="sender" value="(p\d+@pages\.example)"\/?><input type="hidden" name="inbox" value="([^"]*)"/g,
        ),
      ].map(([, sender, inbox]) => `${sender} ${inbox}`),
    )
    const next = /href="(\/settings\/sorting\?cursor=[^"]+)"/.exec(html)?.[1]
    if (!next) break
    path = next.replaceAll('&amp;', '&')
  }
  expect(seen.toSorted()).toEqual(values.map((one) => one.join(' ')).toSorted())
})
