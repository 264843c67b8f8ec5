import { describe, expect, test } from 'vitest'
import type { Conversation, View } from '../../../worker/contract/conversation.ts'
import { belongs, compareRanks, gained, rank, type Looking } from '../../../extension/inbox/views.ts'
import { ada, bob, conversationOf, idOf, support } from './people.ts'

const views: View[] = ['all', 'mine', 'unassigned', 'sent', 'trash']
const looking = (view: View, status: Looking['status'] = 'open'): Looking => ({
  inboxId: support,
  view,
  status,
  meId: ada.id,
})

function viewsOf(part: Partial<Conversation>, status: Looking['status'] = 'open'): View[] {
  return views.filter((view) => belongs(conversationOf(1, part), looking(view, status)))
}

describe('a conversation, as Ada sees it, is in', () => {
  test('all and unassigned, while nobody has it', () => expect(viewsOf({})).toEqual(['all', 'unassigned']))
  test('all and mine, when Ada has it', () => expect(viewsOf({ assigneeId: ada.id })).toEqual(['all', 'mine']))
  test('all alone, when Bob has it', () => expect(viewsOf({ assigneeId: bob.id })).toEqual(['all']))
  test('none of the open ones once it is closed', () => expect(viewsOf({ status: 'closed' })).toEqual([]))
  test('the closed ones then', () => expect(viewsOf({ status: 'closed' }, 'closed')).toEqual(['all', 'unassigned']))
  test('sent too, once it was answered, open or closed', () => {
    expect(viewsOf({ lastSentAt: 5 })).toContain('sent')
    expect(viewsOf({ lastSentAt: 5, status: 'closed' })).toEqual(['sent'])
  })
  test('the trash and nowhere else, once deleted', () =>
    expect(viewsOf({ place: 'trash', lastSentAt: 5, assigneeId: ada.id })).toEqual(['trash']))
  test('no view of another inbox', () => expect(viewsOf({ inboxId: idOf(5) })).toEqual([]))
})

test('newest stands first, and of two at the same time the one made later', () => {
  const rows = [
    conversationOf(1, { lastMessageAt: 5 }),
    conversationOf(2, { lastMessageAt: 9 }),
    conversationOf(3, { lastMessageAt: 5 }),
  ]
  const order = rows.sort((a, b) => compareRanks(rank(a, 'all'), rank(b, 'all'))).map((row) => row.id)
  expect(order).toEqual([idOf(2), idOf(3), idOf(1)])
})

test('sent is ordered by when we wrote last', () => {
  const answered = conversationOf(1, { lastMessageAt: 5, lastSentAt: 50 })
  const later = conversationOf(2, { lastMessageAt: 60, lastSentAt: 10 })
  expect(compareRanks(rank(answered, 'sent'), rank(later, 'sent'))).toBeLessThan(0)
})

test('closing one of mine takes it off the counts of all and mine', () => {
  const before = conversationOf(1, { assigneeId: ada.id })
  const gains = gained(before, { ...before, status: 'closed' }, { inboxId: support, meId: ada.id })
  expect(gains).toEqual({ all: -1, mine: -1, unassigned: 0, sent: 0, filtered: 0, spam: 0, trash: 0 })
})
