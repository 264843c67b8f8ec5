import { afterEach, expect, test } from 'vitest'
import { largeMails } from '../../harness/large-mail.ts'
import { mostMemory } from '../../harness/memory.ts'
import { stumblingSender } from '../../harness/stumble.ts'
import { makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, list, until } from '../office.ts'

/** Of the 128 that the platform gives; what a mail of a few bytes takes is about 25. */
const MOST = 100_000_000

let postroom: Postroom
afterEach(() => postroom?.stop())

/** At `email()`, or in a job because it stumbled there once its bytes were kept. */
const ways = { 'as it comes': NORA, 'in a job': stumblingSender({ email: { at: 2, isDone: false, isDeath: false } }) }

test.each([
  ['one attachment', 'as it comes'],
  ['one attachment', 'in a job'],
  ['70 attachments', 'as it comes'],
] as const)(
  'a mail of 25 MiB, %s, taken in %s, needs less than 100 MB of memory',
  async (what, way) => {
    const from = ways[way]
    postroom = await startPostroom({ entry: 'test/harness/stumbling-entry.ts', inspector: true })
    const { bob, inboxId } = await makeTeam(postroom)
    const raw = Buffer.from(largeMails[what]!())
    const most = await mostMemory(postroom, async () => {
      expect((await postroom.email(raw, { from, to: SUPPORT })).code).toBe(250)
      await until(
        () => list(bob.api, inboxId),
        ({ length }) => length === 1,
      )
    })
    expect(most).toBeLessThan(MOST)
  },
  60_000,
)
