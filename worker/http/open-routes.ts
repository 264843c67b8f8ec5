import { Hono } from 'hono'
import type { Hello } from '../contract/account.ts'
import { openDatabase } from '../database/client.ts'
import { account } from '../database/schema/people.ts'
import type { Env } from '../env.ts'
import { signInRoutes } from '../sign-in/routes.ts'
import { SetUp, setUpAccount } from '../team/set-up.ts'
import { describe, isOpen } from './describe.ts'
import { validate } from './validate.ts'

/** What may be asked without being signed in. */
export const openRoutes = new Hono<{ Bindings: Env }>()
  .get('/hello', describe('Whether a Postroom answers here, and whose', 200, 'Hello', isOpen), async (c) => {
    const [settings] = await openDatabase(c.env.DB).select({ name: account.name }).from(account)
    return c.json({ product: 'postroom', name: settings?.name ?? '', version: '1' } satisfies Hello)
  })
  .put(
    '/setup',
    describe('Make the account, once, with the code of the deployment', 201, null, isOpen),
    validate('json', SetUp),
    async (c) => {
      await setUpAccount(c.env, c.req.valid('json'), (work) => c.executionCtx.waitUntil(work))
      return c.body(null, 201)
    },
  )
  .route('/auth', signInRoutes)
