import { describe, expect, test } from 'vitest'
import { meetingOf } from '../../../extension/inbox/meeting.ts'
import type { Invitation } from '../../../worker/contract/invitation.ts'
import { eventually, sitDown } from './desk.ts'
import { idOf, messageOf } from './people.ts'

const one = idOf(1)

async function invited() {
  const desk = await sitDown((office) => office.mail(1))
  await desk.inbox.open(one)
  const { items } = desk.inbox.timeline.value
  return { ...desk, id: items[0]!.message!.id }
}

describe('an answer to an invitation', () => {
  test('shows at once, and stands in the timeline when it is saved', async () => {
    const { office, inbox, toasts, id } = await invited()
    const letGo = office.hold()
    const saving = inbox.answerInvitation(id, 'accepted')
    await eventually(() => inbox.attending.value.get(id) === 'accepted')
    letGo()
    await saving
    expect(inbox.attending.value.size).toBe(0)
    expect(inbox.timeline.value.items.at(-1)).toMatchObject({
      event: { type: 'invitation.answered' },
      message: { status: 'queued', attending: { invitationId: id, answer: 'accepted' } },
    })
    expect(toasts()).toEqual(['toast.attended'])
  })

  test('is taken back before it leaves, and nothing of it is put into the reply box', async () => {
    const { inbox, toasts, id } = await invited()
    await inbox.answerInvitation(id, 'declined')
    await inbox.undo(inbox.toasts.value[0]!.id)
    expect(inbox.timeline.value.items[1]!.message).toMatchObject({
      status: 'undone',
      attending: { answer: 'declined' },
    })
    expect(toasts()).toEqual(['toast.attendance_undone'])
    expect([inbox.draft.value?.reply.html, inbox.composing.value]).toEqual(['', null])
    await inbox.answerInvitation(id, 'accepted')
    const given = inbox.timeline.value.items.findLast(({ message }) => message?.status === 'queued')
    await inbox.undoSend(given!.message!.id)
    expect(inbox.draft.value?.reply.html).toBe('')
  })

  test('that is refused is not there any more, and says so', async () => {
    const { office, inbox, toasts, id } = await invited()
    office.refuseOnce(/attendance/, 'not_inbox_member')
    await inbox.answerInvitation(id, 'tentative')
    expect(inbox.attending.value.size).toBe(0)
    expect(inbox.timeline.value.items.length).toBe(1)
    expect(toasts()).toHaveLength(1)
    expect(inbox.toasts.value[0]).toMatchObject({ notDone: 'toast.attended.not' })
  })
})

describe('a meeting', () => {
  const invitation: Invitation = {
    method: 'request',
    uid: 'visit',
    sequence: 0,
    occurrence: null,
    summary: 'Visit',
    when: null,
    recurrence: null,
    location: '',
    link: null,
    note: '',
    organizer: null,
    attendees: [],
    attendeeCount: 0,
  }
  const mail = (n: number, part: Partial<Invitation>, from = 'nora@northwind.example') =>
    messageOf({ id: idOf(n), sentAt: n, from: { name: '', email: from }, invitation: { ...invitation, ...part } })
  const first = mail(1, {})
  const later = (...others: ReturnType<typeof mail>[]) => meetingOf(first, invitation, [first, ...others]).later

  test('is changed or called off by a later mail of whoever sent it', () => {
    expect(later()).toBeNull()
    expect(later(mail(2, { sequence: 1 }))).toBe('changed')
    expect(later(mail(2, { method: 'cancel' }))).toBe('called_off')
    expect(later(mail(2, { method: 'cancel' }), mail(3, {}))).toBe('changed')
  })

  test('is not by another sender, another meeting, a reply, or one day of a series', () => {
    expect(later(mail(2, { method: 'cancel' }, 'mallory@evil.example'))).toBeNull()
    expect(later(mail(2, { method: 'cancel', uid: 'other' }))).toBeNull()
    expect(later(mail(2, { method: 'reply' }))).toBeNull()
    expect(later(mail(2, { method: 'cancel', occurrence: '20261126' }))).toBeNull()
    // Whose From is theirs, as anybody can write it, but who was not believed.
    expect(later({ ...mail(2, { method: 'cancel' }), isNewParticipant: true })).toBeNull()
  })

  test('has our newest answer that was not taken back', () => {
    const ours = (n: number, status: 'sent' | 'undone') =>
      messageOf({ id: idOf(n), direction: 'out', status, attending: { invitationId: first.id, answer: 'accepted' } })
    const { given } = meetingOf(first, invitation, [first, ours(5, 'sent'), ours(6, 'undone')])
    expect(given?.id).toBe(idOf(5))
  })

  test('is an update where it was sent before', () => {
    const second = mail(2, {})
    expect(meetingOf(second, invitation, [first, second]).isUpdate).toBe(true)
    expect(meetingOf(first, invitation, [first, second]).isUpdate).toBe(false)
  })
})
