import { describe, expect, test } from 'vitest'
import { type EventType, eventData } from '../../../worker/contract/event.ts'
import type { Actor } from '../../../worker/desk/actor.ts'
import { policy } from '../../../worker/desk/policy.ts'

const SUPPORT = 'support'
const SALES = 'sales'

/** A member who may act in some inboxes and only look into others. */
function member(role: 'owner' | 'admin' | 'agent', acts: string[], sees: string[] = []): Actor {
  const inboxes = new Map<string, { canAct: boolean }>()
  for (const id of sees) inboxes.set(id, { canAct: false })
  for (const id of acts) inboxes.set(id, { canAct: true })
  return {
    kind: 'member',
    member: {
      id: 'me',
      name: 'Me',
      email: 'me@postroom.test',
      role,
      seat: 'full',
      status: 'active',
      availability: 'available',
      locale: 'en',
    },
    inboxes,
  }
}

/** Who asks for something in Support. Somebody deactivated gets no actor at all: see sign-in. */
const actors = {
  'owner listed': member('owner', [SUPPORT]),
  'owner not listed': member('owner', [], [SUPPORT]),
  'admin listed': member('admin', [SUPPORT]),
  'admin not listed': member('admin', [], [SUPPORT]),
  'agent listed': member('agent', [SUPPORT]),
  'agent of Sales': member('agent', [SALES]),
  contact: { kind: 'contact', id: 'nora' },
  system: { kind: 'system' },
} satisfies Record<string, Actor>

type Verdict = 'yes' | 'not_allowed' | 'not_inbox_member' | 'not_found'
/** In the order of the actors above; `foreign` is about a thing that is somebody else's, or about an owner. */
type Row = [Verdict, Verdict, Verdict, Verdict, Verdict, Verdict, Verdict, Verdict]

const no = 'not_allowed'
const acts: Row = ['yes', 'not_inbox_member', 'yes', 'not_inbox_member', 'yes', 'not_found', no, 'yes']
const looks: Row = ['yes', 'yes', 'yes', 'yes', 'yes', 'not_found', no, 'yes']
const others: Row = [no, 'not_inbox_member', no, 'not_inbox_member', no, 'not_found', no, 'yes']
const system: Row = [no, no, no, no, no, no, no, 'yes']
const arrives: Row = [no, no, no, no, no, no, 'yes', 'yes']
const admins: Row = ['yes', 'yes', 'yes', 'yes', no, no, no, 'yes']
const owners: Row = ['yes', 'yes', no, no, no, no, no, 'yes']
const oneself: Row = ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', no, 'yes']
const members: Row = oneself

/** A new event does not compile without its row. */
const table: Record<EventType, { own: Row; foreign?: Row }> = {
  'message.received': { own: arrives },
  'message.queued': { own: acts },
  'invitation.answered': { own: acts },
  'message.undone': { own: acts, foreign: others },
  'message.scheduled': { own: acts },
  'message.rescheduled': { own: acts },
  'message.unscheduled': { own: acts },
  'message.held': { own: system },
  'message.sending': { own: system },
  'message.sent': { own: system },
  'message.failed': { own: system },
  'message.uncertain': { own: system },
  'message.retried': { own: acts },
  'message.bounced': { own: arrives },
  'message.delayed': { own: arrives },
  'file.uploaded': { own: members },
  'comment.added': { own: acts },
  'comment.removed': { own: acts, foreign: others },
  'conversation.assigned': { own: acts },
  'conversation.closed': { own: acts },
  'conversation.reopened': { own: acts },
  'conversation.deleted': { own: acts },
  'conversation.restored': { own: acts },
  'conversation.moved': { own: acts },
  'conversation.read': { own: looks },
  'conversation.merged': { own: acts },
  'conversation.unmerged': { own: acts },
  'conversation.split': { own: acts },
  'conversation.continued': { own: arrives },
  'ticket.created': { own: acts },
  'ticket.moved': { own: acts },
  'ticket.removed': { own: acts },
  'mail.discarded': { own: admins },
  'account.created': { own: system },
  'account.changed': { own: admins },
  'sending.changed': { own: admins },
  'domain.added': { own: admins },
  'domain.changed': { own: admins },
  'domain.checked': { own: admins },
  'domain.removed': { own: admins },
  'member.invited': { own: admins, foreign: owners },
  'member.joined': { own: oneself, foreign: system },
  'member.changed': { own: admins, foreign: owners },
  'member.adjusted': { own: oneself, foreign: system },
  'member.deactivated': { own: admins, foreign: owners },
  'member.reactivated': { own: admins, foreign: owners },
  'sender.ruled': { own: admins },
  'sorting.changed': { own: admins },
  'team.created': { own: admins },
  'team.changed': { own: admins },
  'team.deleted': { own: admins },
  'inbox.created': { own: admins },
  'inbox.renamed': { own: admins },
  'inbox.access_changed': { own: admins },
  'channel.drafted': { own: admins },
  'channel.locked': { own: admins },
  'channel.discarded': { own: admins },
  'channel.from_wanted': { own: admins },
  'channel.code_tried': { own: admins },
  'channel.from_verified': { own: admins },
  'inbox.threading_changed': { own: admins },
  'channel.connected': { own: admins },
  'channel.changed': { own: admins },
  'channel.disconnected': { own: admins },
}

describe.each(Object.keys(eventData) as EventType[])('%s', (type) => {
  const cases = (Object.keys(actors) as (keyof typeof actors)[]).flatMap((name, at) => [
    { name, whose: 'own' as const, verdict: table[type].own[at]! },
    ...(table[type].foreign ? [{ name, whose: 'foreign' as const, verdict: table[type].foreign[at]! }] : []),
  ])

  test.each(cases)('$name, $whose: $verdict', ({ name, whose, verdict }) => {
    const roles = whose === 'own' ? ['agent', 'admin'] : ['owner', 'agent']
    const subject = { inboxId: SUPPORT, ownerId: whose === 'own' ? 'me' : 'somebody', roles }
    expect(policy[type](actors[name], subject) ?? 'yes').toBe(verdict)
  })

  test('where no inbox is known, nobody but the machine acts in it', () => {
    const refusal = policy[type](actors['agent listed'], { inboxId: null, ownerId: 'me', roles: ['agent'] })
    if (table[type].own === acts || table[type].own === looks) expect(refusal).toBe('not_found')
    else expect(refusal ?? 'yes').toBe(table[type].own[4])
  })
})

test('every event that can happen has its row, and no row is left of one that cannot', () => {
  expect(Object.keys(table).toSorted()).toEqual(Object.keys(eventData).toSorted())
  expect(Object.keys(policy).toSorted()).toEqual(Object.keys(eventData).toSorted())
})
