const REMEMBERED = 1000

/**
 * Which events were heard. Two commits at the same time may be told in the wrong order, so a seq
 * below the highest can still be new, and one may be lost on the way: what was heard is remembered, and whoever asks
 * goes back to where nothing is missing for certain.
 */
export function createHeard(since: number) {
  const seqs = new Set<number>()
  let floor = since
  let highest = since
  let complete = since

  return {
    highest: (): number => highest,
    /** After which event to ask: up to it nothing is missing. */
    resumeAfter: (): number => Math.max(floor, complete),
    /** Everything up to here was asked for and has come. */
    complete(upTo: number): void {
      complete = Math.max(complete, upTo)
    },
    /** True once for every event after the start. */
    isNew(seq: number): boolean {
      if (seq <= floor || seqs.has(seq)) return false
      seqs.add(seq)
      highest = Math.max(highest, seq)
      if (seqs.size > REMEMBERED) forgetOldest()
      return true
    },
  }

  function forgetOldest(): void {
    const oldest = [...seqs].sort((a, b) => a - b).slice(0, REMEMBERED / 2)
    for (const seq of oldest) seqs.delete(seq)
    floor = oldest.at(-1) ?? floor
  }
}

export type Heard = ReturnType<typeof createHeard>
