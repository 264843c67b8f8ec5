import { asc, eq } from 'drizzle-orm'
import type { Start, WorkInbox } from '../contract/account.ts'
import { newestSeq } from '../conversations/catch-up.ts'
import { account, channels, inboxMembers, inboxes, members, teamMembers } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { currentLimits } from '../mailers/sending.ts'
import { senderOf } from '../messages/sender.ts'
import { listPipelines } from '../tickets/ticket.ts'
import { present } from './member.ts'

/** What the app needs once, before it can draw anything. */
export async function readStart(desk: Desk): Promise<Start> {
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members have an app.')
  const { member, inboxes: mine } = desk.actor
  // The event comes first: whatever happens while the rest is read is then caught up with.
  const seq = await newestSeq(desk)
  const reading = desk.db.batch([
    desk.db.select().from(account),
    desk.db.select().from(members).orderBy(asc(members.name)),
    desk.db.select().from(inboxes).orderBy(asc(inboxes.createdAt)),
    desk.db.select().from(channels).orderBy(asc(channels.createdAt)),
    desk.db
      .select({ inboxId: inboxMembers.inboxId, memberId: inboxMembers.memberId, teammateId: teamMembers.memberId })
      .from(inboxMembers)
      .leftJoin(teamMembers, eq(teamMembers.teamId, inboxMembers.teamId)),
  ])
  const [[[settings], people, rooms, ways, listed], pipelines, { attached, recipients }] = await Promise.all([
    reading,
    listPipelines(desk),
    currentLimits(desk),
  ])
  return {
    account: { name: settings!.name, mailDomain: settings!.mailDomain },
    me: member,
    members: people.map(present),
    inboxes: rooms
      .filter((room) => mine.has(room.id))
      .map((room): WorkInbox => {
        const own = ways.filter((one) => one.inboxId === room.id)
        const here = listed.filter((one) => one.inboxId === room.id)
        return {
          id: room.id,
          name: room.name,
          address: own[0]?.address ?? null,
          fromName: own[0]?.fromName ?? null,
          canAct: mine.get(room.id)!.canAct,
          senders: own.map((way) => ({ channelId: way.id, from: senderOf(member, way) })),
          memberIds:
            room.access === 'everyone'
              ? null
              : [...new Set(here.flatMap(({ memberId, teammateId }) => memberId ?? teammateId ?? []))],
        }
      }),
    ownAddresses: [...ways.map((way) => way.address), `inbox@${settings!.mailDomain}`],
    pipelines,
    undoSeconds: settings!.undoSeconds,
    limits: { attached, recipients },
    seq,
  }
}
