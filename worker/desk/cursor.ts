import { DomainError } from './domain-error.ts'

/** Where a keyset page ended: the time and id of its last row. Opaque to clients. */
export interface Cursor {
  at: number
  id: string
}

/** A place in a list as the API hands it out: opaque, and read by `readCursor` alone. */
export function writeCursor({ at, id }: Cursor): string {
  return `${at.toString(36)}.${id}`
}

/** Throws `invalid_input` for what no page ever gave. */
export function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const match = /^([0-9a-z]{1,11})\.([0-9a-f-]{36})$/.exec(text)
  if (!match) throw new DomainError('invalid_input', 'cursor: is not one that a page gave')
  return { at: Number.parseInt(match[1]!, 36), id: match[2]! }
}
