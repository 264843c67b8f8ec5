import { eq } from 'drizzle-orm'
import type { Threading } from '../contract/account.ts'
import { inboxes } from '../database/schema/people.ts'
import { type Desk, assertMay } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'

/** Says how mail that comes to the inbox finds its conversation. @throws DomainError `not_found`, `not_allowed` */
export async function changeThreading(desk: Desk, inboxId: string, wanted: Threading): Promise<Threading> {
  if (!isVisible(desk.actor, inboxId)) throw notFound('inbox')
  assertMay(desk.actor, 'inbox.threading_changed', { inboxId })
  const { reopenDays, subjectDays } = wanted
  await desk.commit(
    { type: 'inbox.threading_changed', subject: { inboxId }, data: { inboxId, reopenDays, subjectDays } },
    desk.db.update(inboxes).set({ reopenDays, subjectDays }).where(eq(inboxes.id, inboxId)),
  )
  return { reopenDays, subjectDays }
}
