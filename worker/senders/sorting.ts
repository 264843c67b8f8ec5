import { eq } from 'drizzle-orm'
import type { SortingSettings } from '../contract/account.ts'
import { account } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'

/** How mail of senders that nobody has said anything of is sorted. */
export async function readSorting({ db }: Desk): Promise<SortingSettings> {
  const [sorting] = await db.select({ spamScore: account.spamScore, roleNames: account.roleNames }).from(account)
  return sorting!
}

/** Holds for mail that comes from now on. Admins only. */
export async function changeSorting(desk: Desk, { spamScore, roleNames }: SortingSettings): Promise<void> {
  await desk.commit(
    { type: 'sorting.changed', subject: { inboxId: null }, data: {} },
    desk.db
      .update(account)
      .set({ spamScore, roleNames: [...new Set(roleNames)] })
      .where(eq(account.id, 1)),
  )
}
