import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InboxSettings, Team as Group } from '../../../worker/contract/account.ts'
import { type Somebody, type Team, invite, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { listen } from '../listen.ts'
import { answerTo, conversationAbout, got, write } from '../office.ts'
import { refusal } from '../refusal.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const NOBODY = '00000000-0000-7000-8000-000000000000'
const open = (who: Somebody, json: unknown) => who.api('/api/inboxes', { method: 'POST', json })
const rename = (who: Somebody, id: string, json: unknown) => who.api(`/api/inboxes/${id}`, { method: 'PUT', json })
const giveAccess = (who: Somebody, id: string, json: unknown) =>
  who.api(`/api/inboxes/${id}/access`, { method: 'PUT', json })
const connect = (who: Somebody, id: string, json: unknown) =>
  who.api(`/api/inboxes/${id}/channels`, { method: 'POST', json })
const disconnect = (who: Somebody, id: string) => who.api(`/api/channels/${id}`, { method: 'DELETE' })
const inboxes = (who: Somebody) => got<InboxSettings[]>(who.api('/api/inboxes'))
let made = 0
/** An inbox of the test's own. */
const anInbox = (more: object = {}) =>
  got<InboxSettings>(open(team.ada, { name: `Inbox ${++made}`, address: `inbox${made}@postroom.test`, ...more }))

describe('access', () => {
  test('an agent who is not named sees nothing of it, and finds it nowhere', async () => {
    const inbox = await anInbox({ access: 'specific', memberIds: [team.cleo.id] })
    await write(postroom, { subject: 'Between us' }, { to: inbox.address! })
    const secret = await conversationAbout(team.cleo.api, inbox.id, 'Between us')
    expect((await inboxes(team.bob)).some(({ id }) => id === inbox.id)).toBe(false)
    for (const path of [
      `/api/inboxes/${inbox.id}/conversations`,
      `/api/inboxes/${inbox.id}/counts`,
      `/api/inboxes/${inbox.id}/search?q=between`,
      `/api/conversations/${secret.id}`,
      `/api/conversations/${secret.id}/timeline`,
    ]) {
      expect([path, await refusal(team.bob.api(path))]).toEqual([path, { code: 'not_found', status: 404 }])
    }
    expect(await refusal(giveAccess(team.bob, inbox.id, { access: 'everyone' }))).toEqual({
      code: 'not_found',
      status: 404,
    })
    expect(await refusal(rename(team.bob, inbox.id, { name: 'Found' }))).toEqual({ code: 'not_found', status: 404 })
    expect(await refusal(connect(team.bob, inbox.id, { address: 'found@postroom.test', fromName: 'X' }))).toEqual({
      code: 'not_found',
      status: 404,
    })
    expect(await refusal(disconnect(team.bob, inbox.channels[0]!.id))).toEqual({ code: 'not_found', status: 404 })
    const events = await got<{ items: unknown[] }>(team.bob.api('/api/events?since=0'))
    expect(JSON.stringify(events)).not.toContain(inbox.id)
    expect(JSON.stringify(events)).not.toContain(inbox.name)
  })

  test('an admin who is not named sees it, can do nothing in it, and is told why', async () => {
    const ines = await (await invite(postroom, team.ada, 'Ines', { role: 'admin' }))()
    const inbox = await anInbox({ access: 'specific', memberIds: [team.cleo.id] })
    await write(postroom, { subject: 'Look only' }, { to: inbox.address! })
    const row = await conversationAbout(ines.api, inbox.id, 'Look only')
    expect((await inboxes(ines)).find(({ id }) => id === inbox.id)).toMatchObject({ canAct: false })
    const at = `/api/conversations/${row.id}`
    expect((await ines.api(`${at}/timeline`)).status).toBe(200)
    const tries = [
      ines.api(`${at}/assignee`, { method: 'PUT', json: { memberId: team.cleo.id } }),
      ines.api(`${at}/closure`, { method: 'PUT' }),
      ines.api(`${at}/place`, { method: 'PUT', json: { place: 'trash' } }),
      ines.api(`${at}/comments`, { method: 'POST', json: { text: 'Hm.' } }),
      answerTo(ines, row.id, '<p>Hello</p>'),
    ]
    for (const answering of tries) expect(await refusal(answering)).toEqual({ code: 'not_inbox_member', status: 403 })
    expect(
      await refusal(team.cleo.api(`${at}/assignee`, { method: 'PUT', json: { memberId: ines.id } })),
    ).toMatchObject({ status: 404 })

    await got(giveAccess(ines, inbox.id, { access: 'specific', memberIds: [ines.id, team.cleo.id] }))
    expect((await ines.api(`${at}/closure`, { method: 'PUT' })).status).toBe(200)
  })

  test('a team brings its members in, and takes them out when they leave it', async () => {
    const group = await got<Group>(
      team.ada.api('/api/teams', { method: 'POST', json: { name: 'Invoices', memberIds: [team.bob.id] } }),
    )
    const inbox = await anInbox({ access: 'specific', teamIds: [group.id] })
    const sees = async (who: Somebody) => (await inboxes(who)).some(({ id }) => id === inbox.id)
    expect([await sees(team.bob), await sees(team.cleo)]).toEqual([true, false])
    await got(
      team.ada.api(`/api/teams/${group.id}`, { method: 'PUT', json: { name: 'Invoices', memberIds: [team.cleo.id] } }),
    )
    expect([await sees(team.bob), await sees(team.cleo)]).toEqual([false, true])
    expect((await team.ada.api(`/api/teams/${group.id}`, { method: 'DELETE' })).status).toBe(204)
    expect([await sees(team.bob), await sees(team.cleo)]).toEqual([false, false])
    expect((await inboxes(team.ada)).find(({ id }) => id === inbox.id)).toMatchObject({
      access: 'specific',
      teamIds: [],
      canAct: false,
    })
  })

  test('whoever loses it hears nothing of it from the moment it is answered', async () => {
    const inbox = await anInbox()
    const line = await listen(postroom, team.bob)
    await got(giveAccess(team.ada, inbox.id, { access: 'specific', memberIds: [team.cleo.id] }))
    expect(await line.closed).toBe(4001)
    const [after, cleos] = [await listen(postroom, team.bob), await listen(postroom, team.cleo)]
    await write(postroom, { subject: 'Not for Bob' }, { to: inbox.address! })
    await conversationAbout(team.cleo.api, inbox.id, 'Not for Bob')
    await write(postroom, { subject: 'For Bob too' })
    await conversationAbout(team.bob.api, team.inboxId, 'For Bob too')
    const subjects = ({ heard }: typeof after) =>
      heard.flatMap((one) => (one.type === 'happened' ? (one.happened.conversation?.subject ?? []) : []))
    await expect.poll(() => subjects(after)).toContain('For Bob too')
    await expect.poll(() => subjects(cleos)).toContain('For Bob too')
    expect([new Set(subjects(after)), new Set(subjects(cleos))]).toEqual([
      new Set(['For Bob too']),
      new Set(['Not for Bob', 'For Bob too']),
    ])
    after.close()
    cleos.close()
  })

  test.each([
    ['nothing', {}, 'access'],
    ['nobody', { access: 'specific', memberIds: [], teamIds: [] }, 'memberIds'],
    ['somebody who is nobody', { access: 'specific', memberIds: [NOBODY] }, 'memberIds'],
    ['a member as a team', { access: 'specific', teamIds: [NOBODY] }, 'teamIds'],
    ['a crowd', { access: 'specific', memberIds: Array.from({ length: 1001 }, () => NOBODY) }, 'memberIds'],
    ['a word', { access: 'specific', memberIds: 'everybody' }, 'memberIds'],
  ])('for %s is refused, and stays as it was', async (_, json, field) => {
    expect(await refusal(giveAccess(team.ada, team.inboxId, json))).toEqual({
      code: 'invalid_input',
      status: 400,
      fields: [field],
    })
    expect((await inboxes(team.ada))[0]).toMatchObject({ access: 'everyone' })
  })
})
