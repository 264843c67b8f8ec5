import { type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database/client.ts'
import { statement } from '../database/statement.ts'
import { isUsername } from './sender.ts'

/** Those of the local parts that are a member's, also of one who has gone: their mail is still answered. A statement, for a batch. */
export function findUsernames(db: Database, locals: readonly string[]) {
  const possible = JSON.stringify(locals.filter(isUsername))
  return statement<{ local: string }>(
    db,
    sql`SELECT DISTINCT value AS local FROM json_each(${possible})
    WHERE ${isMembers(sql`value`)}`,
  )
}

/** Whether the address, in lower case, is a member's own at the mail domain: an answer may have left from there. */
export function isMemberAddress(email: string): SQL<number> {
  const at = email.lastIndexOf('@')
  const local = email.slice(0, at)
  if (!isUsername(local)) return sql`0`
  return sql`((SELECT mail_domain FROM account) = ${email.slice(at + 1)} AND ${isMembers(sql`${local}`)})`
}

/** 'A' is the character after '@': the range is served by the index. */
function isMembers(local: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM members WHERE email >= ${local} || '@' AND email < ${local} || 'A')`
}
