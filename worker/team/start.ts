import { asc } from 'drizzle-orm'
import type { Inbox, Start } from '../contract/account.ts'
import { newestSeq } from '../conversations/catch-up.ts'
import { account, channels, inboxes, members } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { listPipelines } from '../tickets/ticket.ts'
import { present } from './member.ts'

/** What the app needs once, before it can draw anything. */
export async function readStart(desk: Desk): Promise<Start> {
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members have an app.')
  const { member, inboxes: mine } = desk.actor
  // The event comes first: whatever happens while the rest is read is then caught up with.
  const seq = await newestSeq(desk)
  const [[settings], people, rooms, ways] = await desk.db.batch([
    desk.db.select().from(account),
    desk.db.select().from(members).orderBy(asc(members.name)),
    desk.db.select().from(inboxes).orderBy(asc(inboxes.createdAt)),
    desk.db.select().from(channels).orderBy(asc(channels.createdAt)),
  ])
  return {
    account: { name: settings!.name, mailDomain: settings!.mailDomain },
    me: member,
    members: people.map(present),
    inboxes: rooms
      .filter((room) => mine.has(room.id))
      .map((room): Inbox => {
        const way = ways.find((one) => one.inboxId === room.id)
        return {
          id: room.id,
          name: room.name,
          address: way?.address ?? null,
          fromName: way?.fromName ?? null,
          canAct: mine.get(room.id)!.canAct,
        }
      }),
    pipelines: await listPipelines(desk),
    undoSeconds: settings!.undoSeconds,
    seq,
  }
}
