const OVERLAP = 20
const REMEMBERED = 1000

/**
 * Which events were heard. Two commits at the same time may be told in the wrong order, so a seq
 * below the highest can still be new: what was heard is remembered, and a resume asks a little back.
 */
export function createHeard(since: number) {
  const seqs = new Set<number>()
  let floor = since
  let highest = since

  return {
    /** Where to resume: never before the start, and not so late that a straggler is lost. */
    resumeAfter: (): number => Math.max(floor, highest - OVERLAP),
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
