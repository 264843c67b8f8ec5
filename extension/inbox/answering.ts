import { signal } from '@preact/signals'

/** What the contract promises: said again within twelve seconds, or it is over. */
const LASTS = 12_000

/** Who is answering what, as far as the room has told lately. */
export function createAnswering() {
  const answering = signal<ReadonlyMap<string, readonly string[]>>(new Map())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function set(conversationId: string, memberId: string, isAnswering: boolean): void {
    const others = (answering.peek().get(conversationId) ?? []).filter((id) => id !== memberId)
    const next = new Map(answering.peek())
    const now = isAnswering ? [...others, memberId] : others
    if (now.length) next.set(conversationId, now)
    else next.delete(conversationId)
    answering.value = next
  }

  function hear(conversationId: string, memberId: string, isAnswering: boolean): void {
    const key = `${conversationId}/${memberId}`
    clearTimeout(timers.get(key))
    timers.delete(key)
    set(conversationId, memberId, isAnswering)
    if (isAnswering)
      timers.set(
        key,
        setTimeout(() => hear(conversationId, memberId, false), LASTS),
      )
  }

  return {
    answering,
    hear,
    dispose(): void {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
