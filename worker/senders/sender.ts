import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Page } from '../contract/conversation.ts'
import type { SenderRule } from '../contract/account.ts'
import { senderRules } from '../database/schema/people.ts'
import type { Desk, Write } from '../desk/desk.ts'

const PAGE = 50

/** A page of the senders that somebody has said something of, by their address. `cursor` is the last one seen. */
export async function listSenders({ db }: Desk, cursor = ''): Promise<Page<SenderRule>> {
  const rows = await db
    .select({ sender: senderRules.sender, rule: senderRules.rule })
    .from(senderRules)
    .where(sql`${senderRules.sender} > ${cursor}`)
    .orderBy(asc(senderRules.sender))
    .limit(PAGE + 1)
  const items = rows.slice(0, PAGE)
  return { items, next: rows.length > PAGE ? items.at(-1)!.sender : null }
}

/** From now on mail of this sender comes into the inbox, or into Spam; with null it is sorted as any other. Admins only. */
export async function ruleSender(desk: Desk, sender: string, rule: SenderRule['rule'] | null): Promise<void> {
  await desk.commit(
    { type: 'sender.ruled', subject: { inboxId: null }, data: { sender, rule } },
    rule === null ? desk.db.delete(senderRules).where(eq(senderRules.sender, sender)) : ruling(desk, sender, rule),
  )
}

/** The write alone, for what is decided with something else. `sender` is an address, or a domain. */
export function ruling({ db }: Desk, sender: string, rule: SenderRule['rule']): Write {
  return db
    .insert(senderRules)
    .values({ sender, rule, createdAt: Date.now() })
    .onConflictDoUpdate({ target: senderRules.sender, set: { previous: sql`rule`, rule } })
}

/** Takes back what was said last: what was said before it holds again. */
export function unruling({ db }: Desk, sender: string): Write[] {
  const isSender = eq(senderRules.sender, sender)
  return [
    db.delete(senderRules).where(and(isSender, isNull(senderRules.previous))),
    db
      .update(senderRules)
      .set({ rule: sql`previous`, previous: null })
      .where(isSender),
  ]
}
