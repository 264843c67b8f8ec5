import type { Context } from 'hono'
import { openDatabase } from '../database/client.ts'
import { account } from '../database/schema/people.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { preferredLocale } from '../http/preferred-locale.ts'
import type { Viewer } from './page.tsx'
import { wordsIn } from './words.ts'

/** Somebody who has not signed in: they see the account's name, in their browser's language. '' is no account yet. */
export async function readStranger(c: Context<HttpEnv>): Promise<Viewer> {
  const [settings] = await openDatabase(c.env.DB).select({ name: account.name }).from(account)
  return {
    t: wordsIn(preferredLocale(c.req.header('accept-language')) ?? 'en'),
    account: settings?.name ?? '',
    me: null,
    done: c.req.query('done'),
  }
}
