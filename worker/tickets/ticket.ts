import { asc, eq } from 'drizzle-orm'
import type { Pipeline } from '../contract/account.ts'
import type { Conversation } from '../contract/conversation.ts'
import { tickets } from '../database/schema/conversations.ts'
import { pipelines, stages } from '../database/schema/people.ts'
import { changed, reader } from '../conversations/change.ts'
import { openTicket } from '../conversations/open-ticket.ts'
import type { Desk } from '../desk/desk.ts'
import { notFound } from '../desk/domain-error.ts'

/**
 * Puts the conversation's ticket at a stage; a conversation without one gets one, with the next number.
 * Throws `not_found` for a stage that is not there, `conflict` where somebody changed the conversation meanwhile.
 */
export async function putTicket(desk: Desk, conversationId: string, stageId: string): Promise<Conversation> {
  const row = await desk.conversation(conversationId)
  const [stage] = await desk.db.select().from(stages).where(eq(stages.id, stageId))
  if (!stage) throw notFound('stage')
  if (row.ticketId === null) {
    const { occurrence, writes } = openTicket(desk, row, stageId)
    const happened = await desk.commit(occurrence, ...changed(desk, row, {}), ...writes)
    return { ...happened.conversation!, isUnread: reader(desk, row).isUnread }
  }
  if (row.ticketStageId === stageId) return reader(desk, row)
  const data = { ticketId: row.ticketId, number: row.ticketNumber!, stageId, previousId: row.ticketStageId! }
  const happened = await desk.commit(
    { type: 'ticket.moved', subject: { inboxId: row.inboxId, conversationId: row.id }, data },
    ...changed(desk, row, {}),
    desk.db.update(tickets).set({ stageId }).where(eq(tickets.id, row.ticketId)),
  )
  return { ...happened.conversation!, isUnread: reader(desk, row).isUnread }
}

/** Takes the ticket away from the conversation; its number is not given again. */
export async function removeTicket(desk: Desk, conversationId: string): Promise<Conversation> {
  const row = await desk.conversation(conversationId)
  if (row.ticketId === null) return reader(desk, row)
  const happened = await desk.commit(
    {
      type: 'ticket.removed',
      subject: { inboxId: row.inboxId, conversationId: row.id },
      data: { ticketId: row.ticketId, number: row.ticketNumber! },
    },
    ...changed(desk, row, {}),
    desk.db.delete(tickets).where(eq(tickets.id, row.ticketId)),
  )
  return { ...happened.conversation!, isUnread: reader(desk, row).isUnread }
}

/** Every pipeline with its stages in their order. */
export async function listPipelines(desk: Desk): Promise<Pipeline[]> {
  const [lines, steps] = await desk.db.batch([
    desk.db.select().from(pipelines),
    desk.db.select().from(stages).orderBy(asc(stages.pipelineId), asc(stages.position)),
  ])
  return lines.map((line) => ({
    ...line,
    stages: steps.filter((step) => step.pipelineId === line.id).map(({ id, name, isDone }) => ({ id, name, isDone })),
  }))
}
