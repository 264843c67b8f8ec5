import type { Field } from './judge.ts'

/** Where we read a mail in another way than its project does, and why a person is better served so. */
const onPurpose: { reason: string; where: [file: string, field: Field][] }[] = []

const reasons = new Map(onPurpose.flatMap(({ reason, where }) => where.map((key) => [key.join(' '), reason])))

export function reasonFor(file: string, field: Field): string | null {
  return reasons.get(`${file} ${field}`) ?? null
}
