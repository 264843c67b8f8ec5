import { parseArgs } from 'node:util'

const PARTS = ['intake', 'memory', 'lists', 'size'] as const
export type Part = (typeof PARTS)[number]

export interface Options {
  only: readonly Part[]
  /** How many conversations there are when reads are measured; ascending. */
  sizes: number[]
  /** How often each thing is done. */
  mails: number
  reads: number
}

/** @throws Error that says what is wrong with them */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, sizes: { type: 'string' }, quick: { type: 'boolean', default: false } },
  })
  const only = values.only?.split(',') ?? PARTS
  const unknown = only.find((part) => !PARTS.includes(part as Part))
  if (unknown !== undefined) throw new Error(`--only takes ${PARTS.join(', ')}; "${unknown}" is none of them.`)
  const sizes = (values.sizes ?? (values.quick ? '1000' : '1000,10000,100000')).split(',').map(Number)
  if (!sizes.every((size) => Number.isInteger(size) && size > 0 && size <= 100_000))
    throw new Error('--sizes takes numbers up to 100000, as in 1000,10000.')
  return {
    only: only as Part[],
    sizes: sizes.toSorted((a, b) => a - b),
    mails: values.quick ? 120 : 800,
    reads: values.quick ? 40 : 200,
  }
}
