import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '../../../worker/contract/account.ts'
import { type Somebody, type Team, invite, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { conversationAbout, got, timeline, write } from '../office.ts'
import { listen } from '../listen.ts'

let postroom: Postroom
let team: Team

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
})
afterAll(() => postroom?.stop())

const post = (who: Somebody, json: unknown) => who.api('/api/members', { method: 'POST', json })
const deactivate = (who: Somebody, id: string) => who.api(`/api/members/${id}/deactivation`, { method: 'PUT' })
const reactivate = (who: Somebody, id: string) => who.api(`/api/members/${id}/deactivation`, { method: 'DELETE' })

describe('deactivating', () => {
  test('ends the sessions and the sockets at once, and no code is mailed any more', async () => {
    const nils = await (await invite(postroom, team.ada, 'Nils'))()
    const line = await listen(postroom, nils)
    expect(await got(deactivate(team.ada, nils.id))).toMatchObject({ status: 'deactivated' })
    expect((await nils.api('/api/start')).status).toBe(401)
    expect(await line.closed).toBe(4001)
    await expect(listen(postroom, nils)).rejects.toThrow('does not open')

    const before = (await postroom.catcher.mails('nils@postroom.test')).length
    const asked = await postroom.api()('/api/auth/email-otp/send-verification-otp', {
      method: 'POST',
      json: { email: 'nils@postroom.test', type: 'sign-in' },
    })
    // The answer is the one that everybody gets.
    expect(asked.status).toBe(200)
    await postroom.signIn('ada@postroom.test')
    expect(await postroom.catcher.mails('nils@postroom.test')).toHaveLength(before)

    expect(await got(reactivate(team.ada, nils.id))).toMatchObject({ status: 'active' })
    expect((await nils.api('/api/start')).status).toBe(401)
    expect((await postroom.api(await postroom.signIn('nils@postroom.test'))('/api/start')).status).toBe(200)
  })

  test('whoever never signed in is invited again when reactivated', async () => {
    const odd = await got<Member>(post(team.ada, { name: 'Odd', email: 'odd@postroom.test', role: 'agent' }))
    await got(deactivate(team.ada, odd.id))
    expect(await got(deactivate(team.ada, odd.id))).toMatchObject({ status: 'deactivated' })
    expect(await got(reactivate(team.ada, odd.id))).toMatchObject({ status: 'invited' })
  })

  test('what was assigned to them stays theirs, and its history too', async () => {
    const pia = await (await invite(postroom, team.ada, 'Pia'))()
    await write(postroom, { subject: 'My parcel' })
    const parcel = await conversationAbout(team.ada.api, team.inboxId, 'My parcel')
    await got(pia.api(`/api/conversations/${parcel.id}/assignee`, { method: 'PUT', json: { memberId: pia.id } }))
    await got(
      pia.api(`/api/conversations/${parcel.id}/comments`, { method: 'POST', json: { text: 'It is on its way.' } }),
    )
    await got(deactivate(team.ada, pia.id))
    expect(await got(team.ada.api(`/api/conversations/${parcel.id}`))).toMatchObject({ assigneeId: pia.id })
    expect(
      (await timeline(team.ada.api, parcel.id)).map(({ event, comment }) => [
        event.type,
        event.actor.id === pia.id,
        comment?.text,
      ]),
    ).toEqual([
      ['message.received', false, undefined],
      ['conversation.assigned', true, undefined],
      ['comment.added', true, 'It is on its way.'],
    ])
    const assigning = team.ada.api(`/api/conversations/${parcel.id}/assignee`, {
      method: 'PUT',
      json: { memberId: team.bob.id },
    })
    expect((await assigning).status).toBe(200)
    const back = team.ada.api(`/api/conversations/${parcel.id}/assignee`, { method: 'PUT', json: { memberId: pia.id } })
    expect((await back).status).toBe(400)
  })
})
