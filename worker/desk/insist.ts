import { loggable } from './failures.ts'
import { DomainError } from './domain-error.ts'

const PATIENCE = [300, 1000, 3000]

/**
 * Does again, some times, what must be written down: lost to a database that is away for a moment, it could only be
 * guessed at later. A refusal of ours stands at once. Throws what went wrong the last time.
 */
export async function insist(write: () => Promise<unknown>): Promise<void> {
  for (const wait of PATIENCE) {
    try {
      await write()
      return
    } catch (error) {
      if (error instanceof DomainError) throw error
      console.error('not written down yet', loggable(error))
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  await write()
}
