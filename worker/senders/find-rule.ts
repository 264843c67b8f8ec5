import { sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { selectRows } from '../database/row.ts'
import { senderRules } from '../database/schema/people.ts'
import { mailboxName, withoutDetail } from './mailbox-name.ts'

type Rule = Pick<typeof senderRules.$inferSelect, 'sender' | 'inboxId' | 'rule'>

/** More names than a domain of a person's mail has labels. */
const MOST_DOMAINS = 8

/** Reads what was said of these senders, in lower case, for mail that comes to the inbox. A statement, for a batch. */
export function findSenderRules(db: Database, inboxId: string, emails: readonly string[]) {
  const names = [...new Set(emails.flatMap((email) => namesOf(email).map(({ name }) => name)))]
  return selectRows(db, senderRules, sql`sender IN ${names} AND inbox_id IN ('', ${inboxId})`)
}

/**
 * What holds for a sender: what was said of the address before what was said of its domain, and of either what was said
 * in the inbox before what was said for all of them. @param isOnlyBlocked nothing that was said speaks for them
 */
export function ruleOf(rules: readonly Rule[], email: string, isOnlyBlocked = false): Rule['rule'] | null {
  const found = namesOf(email).flatMap(({ name, isOnlyToBlock }) => {
    const said = rules.filter(({ sender, rule }) => sender === name && (rule === 'block' || !isOnlyToBlock))
    return said.find(({ inboxId }) => inboxId !== '') ?? said
  })
  const rule = found[0]?.rule ?? null
  return isOnlyBlocked && rule === 'allow' ? null : rule
}

/** Nearest first. Whoever is blocked is blocked with every `+detail`, and under every name that their domain gives itself. */
function namesOf(email: string): { name: string; isOnlyToBlock: boolean }[] {
  const at = email.lastIndexOf('@')
  const [domain = '', ...above] = domainsOf(email.slice(at + 1))
  return [
    { name: email, isOnlyToBlock: false },
    { name: mailboxName(email), isOnlyToBlock: false },
    { name: `${withoutDetail(email.slice(0, Math.max(at, 0)))}@${domain}`, isOnlyToBlock: true },
    { name: domain, isOnlyToBlock: false },
    ...above.map((name) => ({ name, isOnlyToBlock: true })),
  ]
}

/** `a.b.example`, `b.example`: itself and those above it, but for the topmost. */
function domainsOf(domain: string): string[] {
  const labels = domain.split('.').slice(-MOST_DOMAINS)
  return [domain, ...labels.slice(1, -1).map((_, at) => labels.slice(at + 1).join('.'))]
}
