import { sql } from 'drizzle-orm'
import * as v from 'valibot'
import { ROLE_NAMES, Account } from '../contract/account.ts'
import { Email, line } from '../contract/id.ts'
import { newId } from '../database/id.ts'
import { account, channels, inboxes, members, pipelines, stages } from '../database/schema/people.ts'
import { system } from '../desk/actor.ts'
import { guard, openDesk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'
import { isSame } from '../desk/signature.ts'
import type { Env } from '../env.ts'

export const SetUp = v.object({
  code: v.pipe(v.string(), v.maxLength(200)),
  account: Account,
  owner: v.object({ name: line(80), email: Email }),
  inbox: v.object({ name: line(80), address: Email }),
})
export type SetUp = v.InferOutput<typeof SetUp>

/** The stages of a first pipeline; the last one means that the ticket is done. */
const STAGES = ['New', 'Waiting on customer', 'Waiting on us', 'Solved']

/**
 * Makes the account, its owner and its first inbox, once, for whoever holds the code that the
 * deployment was given. Throws `not_allowed` for another code, `already_set_up` the second time.
 */
export async function setUpAccount(env: Env, input: SetUp, defer: (work: Promise<unknown>) => void): Promise<void> {
  const encoder = new TextEncoder()
  if (!env.SETUP_CODE || !isSame(encoder.encode(input.code), encoder.encode(env.SETUP_CODE)))
    throw new DomainError('not_allowed', 'That is not the set-up code.')
  const desk = openDesk(env, system, defer)
  const [existing] = await desk.db.select({ id: account.id }).from(account)
  if (existing) throw alreadySetUp()
  const now = Date.now()
  const [inboxId, pipelineId] = [newId(now), newId(now)]
  await desk
    .commit(
      { type: 'account.created', subject: { inboxId: null }, data: { name: input.account.name } },
      guard(desk.db, sql`NOT EXISTS (SELECT 1 FROM account)`),
      desk.db.insert(account).values({ id: 1, ...input.account, roleNames: ROLE_NAMES, createdAt: now }),
      desk.db.insert(members).values({
        id: newId(now),
        name: input.owner.name,
        email: input.owner.email.toLowerCase(),
        role: 'owner',
        status: 'invited',
        createdAt: now,
      }),
      desk.db.insert(inboxes).values({ id: inboxId, name: input.inbox.name, createdAt: now }),
      desk.db.insert(channels).values({
        id: newId(now),
        inboxId,
        kind: 'email',
        address: input.inbox.address.toLowerCase(),
        fromName: input.account.name,
        createdAt: now,
      }),
      desk.db.insert(pipelines).values({ id: pipelineId, name: 'Support' }),
      ...STAGES.map((name, position) =>
        desk.db
          .insert(stages)
          .values({ id: newId(now), pipelineId, position, name, isDone: position === STAGES.length - 1 }),
      ),
    )
    .catch((error: unknown) => {
      // Two at once: the account is the other's.
      throw error instanceof DomainError && error.code === 'conflict' ? alreadySetUp() : error
    })
}

const alreadySetUp = () => new DomainError('already_set_up', 'This account has been set up.')
