import { eq } from 'drizzle-orm'
import type { AccountSettings } from '../contract/account.ts'
import { account } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'

/** The account's settings. Nobody has a desk before there is an account. */
export async function readAccount(desk: Desk): Promise<AccountSettings> {
  const [settings] = await desk.db
    .select({ name: account.name, mailDomain: account.mailDomain, undoSeconds: account.undoSeconds })
    .from(account)
  return settings!
}

/** Changes the account's name, mail domain and undo time. Admins only. */
export async function changeAccount(desk: Desk, wanted: AccountSettings): Promise<AccountSettings> {
  const { name, mailDomain } = wanted
  await desk.commit(
    { type: 'account.changed', subject: { inboxId: null }, data: { name, mailDomain } },
    desk.db.update(account).set(wanted).where(eq(account.id, 1)),
  )
  return wanted
}
