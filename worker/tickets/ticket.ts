import { asc, eq, sql } from 'drizzle-orm'
import type { Pipeline } from '../contract/account.ts'
import type { Conversation } from '../contract/conversation.ts'
import { newId } from '../database/id.ts'
import { tickets } from '../database/schema/conversations.ts'
import { account, pipelines, stages } from '../database/schema/people.ts'
import { changed, reader } from '../conversations/change.ts'
import { type ConversationRow, type Desk, guard } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'

/** How many colleagues may make a ticket at the same moment. */
const MAX_TRIES = 12

/**
 * Puts the conversation's ticket at a stage; a conversation without one gets one, with the next number.
 * Throws `not_found` for a stage that is not there.
 */
export async function putTicket(
  desk: Desk,
  conversationId: string,
  stageId: string,
  tries = MAX_TRIES,
): Promise<Conversation> {
  const row = await desk.conversation(conversationId)
  const [stage] = await desk.db.select().from(stages).where(eq(stages.id, stageId))
  if (!stage) throw notFound('stage')
  if (row.ticketId === null) return createTicket(desk, row, stageId, tries)
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

/** Takes the next number; whoever loses the race for it looks again, and tries with the one after it. */
async function createTicket(
  desk: Desk,
  conversation: ConversationRow,
  stageId: string,
  tries: number,
): Promise<Conversation> {
  const [next] = await desk.db.select({ number: account.nextTicketNumber }).from(account)
  const number = next!.number
  const id = newId()
  const created = desk.commit(
    {
      type: 'ticket.created',
      subject: { inboxId: conversation.inboxId, conversationId: conversation.id },
      data: { ticketId: id, number, stageId },
    },
    ...changed(desk, conversation, {}),
    guard(desk.db, sql`(SELECT next_ticket_number FROM account) = CAST(${number} AS INTEGER)`),
    desk.db.update(account).set({ nextTicketNumber: number + 1 }),
    desk.db.insert(tickets).values({ id, number, conversationId: conversation.id, stageId, createdAt: Date.now() }),
  )
  try {
    const happened = await created
    return { ...happened.conversation!, isUnread: reader(desk, conversation).isUnread }
  } catch (error) {
    if (tries > 1 && error instanceof DomainError && error.code === 'conflict') {
      return putTicket(desk, conversation.id, stageId, tries - 1)
    }
    throw error
  }
}
