import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Page } from '../contract/conversation.ts'
import type { SenderRule } from '../contract/account.ts'
import { inboxes, senderRules } from '../database/schema/people.ts'
import { type Desk, type Write, assertMay } from '../desk/desk.ts'
import { mailboxName } from './mailbox-name.ts'

const PAGE = 50

/** What was said of a sender, and where: `inbox` is null for what holds in every one. */
export interface RuledSender extends SenderRule {
  inbox: { id: string; name: string } | null
}

/** A page of the senders that somebody has said something of, by their address. Throws nothing for a `cursor` that no page gave. */
export async function listSenders({ db }: Desk, cursor = ''): Promise<Page<RuledSender>> {
  const [afterSender = '', afterInbox = ''] = cursor.split(' ')
  const { sender, inboxId, rule } = senderRules
  const rows = await db
    .select({ sender, rule, inboxId, name: inboxes.name })
    .from(senderRules)
    .leftJoin(inboxes, eq(inboxes.id, inboxId))
    .where(sql`(${sender}, ${inboxId}) > (${afterSender}, ${afterInbox})`)
    .orderBy(asc(sender), asc(inboxId))
    .limit(PAGE + 1)
  const items = rows.slice(0, PAGE).map((row) => ({
    sender: row.sender,
    rule: row.rule,
    inbox: row.inboxId === '' ? null : { id: row.inboxId, name: row.name ?? '' },
  }))
  const last = rows[PAGE - 1]
  return { items, next: rows.length > PAGE ? `${last!.sender} ${last!.inboxId}` : null }
}

/** From now on mail of this sender comes into the inbox, or into Spam, in every inbox. Admins only. */
export async function ruleSender(desk: Desk, name: string, rule: SenderRule['rule']): Promise<void> {
  const sender = mailboxName(name)
  await desk.commit(
    { type: 'sender.ruled', subject: { inboxId: null }, data: { sender, rule } },
    ...ruling(desk, '', sender, rule),
  )
}

/**
 * From now on mail of this sender is sorted as any other, where that was said: in an inbox, or with '' in every one. Where
 * nothing was said nothing happens. Admins only.
 */
export async function forgetSender(desk: Desk, sender: string, inboxId: string): Promise<void> {
  const subject = { inboxId: inboxId || null }
  assertMay(desk.actor, 'sender.ruled', subject)
  const isIt = and(eq(senderRules.sender, sender), eq(senderRules.inboxId, inboxId))
  const [said] = await desk.db.select({ rule: senderRules.rule }).from(senderRules).where(isIt)
  if (!said) return
  await desk.commit(
    { type: 'sender.ruled', subject, data: { sender, rule: null } },
    desk.db.delete(senderRules).where(isIt),
  )
}

/**
 * The writes alone, for what is decided with something else. `sender` is an address, or a domain. What is said of a
 * conversation holds in its inbox: whoever says it may not act in every other.
 */
export function ruling({ db }: Desk, inboxId: string, sender: string, rule: SenderRule['rule']): Write[] {
  return [
    db
      .insert(senderRules)
      .values({ sender, inboxId, rule, createdAt: Date.now() })
      .onConflictDoUpdate({
        target: [senderRules.sender, senderRules.inboxId],
        set: { previous: sql`rule`, rule },
      }),
  ]
}

/** Takes back what was said last: what was said before it holds again. */
export function unruling({ db }: Desk, inboxId: string, sender: string): Write[] {
  const isSender = and(eq(senderRules.sender, sender), eq(senderRules.inboxId, inboxId))
  return [
    db.delete(senderRules).where(and(isSender, isNull(senderRules.previous))),
    db
      .update(senderRules)
      .set({ rule: sql`previous`, previous: null })
      .where(isSender),
  ]
}
