import { type Rival, goals, rivals } from './figures.ts'
import { figure } from './table.ts'

/** What a figure is measured against, and what of it is better than ours. */
export interface Verdict {
  toBeat: string
  worse: string[]
}

/**
 * @param of what was measured
 * @param size how many conversations there were; rivals are known at some sizes only
 */
export function judge(of: keyof typeof rivals | 'counts' | 'toScreen', size: number, value: number): Verdict {
  const known: readonly Rival[] = of in rivals ? rivals[of as keyof typeof rivals] : []
  const isWorse = (other: number) => (of === 'intake' ? value < other : value > other)
  const others = [
    ...known.flatMap(({ name, at }) => (at[size] === undefined ? [] : [{ name, value: at[size] }])),
    { name: 'our goal', value: goals[of] },
  ]
  return {
    toBeat: others.map((other) => `${other.name} ${figure(other.value)}`).join(', '),
    worse: others.filter((other) => isWorse(other.value)).map((other) => `${other.name} is ${figure(other.value)}`),
  }
}
