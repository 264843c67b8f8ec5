import { eq } from 'drizzle-orm'
import type { Counts } from '../contract/conversation.ts'
import { counters } from '../database/schema/conversations.ts'
import type { Desk } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'

/** The numbers beside the views, from the counters that triggers keep: a few rows for each assignee. */
export async function countConversations(desk: Desk, inboxId: string): Promise<Counts> {
  if (!isVisible(desk.actor, inboxId)) throw notFound('inbox')
  const me = desk.actor.kind === 'member' ? desk.actor.member.id : null
  const rows = await desk.db.select().from(counters).where(eq(counters.inboxId, inboxId))
  const sum = (counted: (row: (typeof rows)[number]) => boolean) =>
    rows.reduce((total, row) => total + (counted(row) ? row.n : 0), 0)
  const lying = (place: string) => sum((row) => row.place === place)
  const isOpen = (row: (typeof rows)[number]) => row.place === 'inbox' && row.status === 'open'
  return {
    all: sum(isOpen),
    mine: sum((row) => isOpen(row) && row.assigneeId === me),
    unassigned: sum((row) => isOpen(row) && row.assigneeId === ''),
    sent: sum((row) => row.place === 'inbox' && row.isSent),
    filtered: lying('filtered'),
    spam: lying('spam'),
    trash: lying('trash'),
  }
}
