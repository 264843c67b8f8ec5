import type { FromClient } from '../../worker/contract/realtime.ts'

/** Others forget after twelve seconds; five leave room for one that is lost. */
const EVERY = 5_000

/** Says "I am answering" once in a while however often it is told, and "no longer" at once. */
export function createAnnouncer(tell: (said: FromClient) => void) {
  let said: { inboxId: string; conversationId: string; at: number } | null = null

  function announce(inboxId: string, conversationId: string, isAnswering: boolean): void {
    const isSame = said?.conversationId === conversationId
    if (said && (!isSame || !isAnswering)) {
      if (!isSame && !isAnswering) return
      tell({ type: 'answering', inboxId: said.inboxId, conversationId: said.conversationId, isAnswering: false })
      said = null
    }
    if (!isAnswering || (said && Date.now() - said.at < EVERY)) return
    said = { inboxId, conversationId, at: Date.now() }
    tell({ type: 'answering', inboxId, conversationId, isAnswering: true })
  }

  return {
    announce,
    /** A new line knows nothing of what was said on the old one. */
    repeat(): void {
      if (!said || Date.now() - said.at > 2 * EVERY) return
      const { inboxId, conversationId } = said
      said = null
      announce(inboxId, conversationId, true)
    },
  }
}
