import type { Binding } from './watched-env.ts'

/** Something that goes wrong with one call out of the worker. */
export interface Stumble {
  /** Which of the calls made, from 0; `all` of them. */
  at: number | 'all'
  /** Whether it was done all the same, and only the answer is lost. */
  isDone: boolean
  /** Whether the worker ends with it: nothing that it asks for after that is done. */
  isDeath: boolean
}

export type StumbleReport = (Stumble & { door: string; binding: Binding })[]

/** `POST` a list of stumbles for the jobs to come (`?of=deliver`: those that let an answer leave, `?of=clock`: the clock), `GET` what was stumbled over. */
export const STUMBLES = '/__stumbles'
/** `POST` the names of the bindings that are away from now on. */
export const OUTAGE = '/__outage'

/** The four ways to stumble over a call. */
export const WAYS = [
  { isDone: false, isDeath: false },
  { isDone: true, isDeath: false },
  { isDone: false, isDeath: true },
  { isDone: true, isDeath: true },
] as const

/** A stumble as a request's header says it: `3.10`. */
export const sayStumble = ({ at, isDone, isDeath }: Stumble) => `${at}.${Number(isDone)}${Number(isDeath)}`

/** The stumble that is said so; null for anything else. */
export function saidStumble(said: string): Stumble | null {
  const [, at, isDone, isDeath] = /^(all|\d+)\.([01])([01])$/.exec(said) ?? []
  if (at === undefined) return null
  return { at: at === 'all' ? at : Number(at), isDone: isDone === '1', isDeath: isDeath === '1' }
}

/** A sender's address that says where their mail stumbles: `nora+email.3.10@haugen.example`. */
export function stumblingSender(stumbles: Partial<Record<'email' | 'accept', Stumble>>): string {
  const said = Object.entries(stumbles).map(([door, stumble]) => `+${door}.${sayStumble(stumble)}`)
  return `nora${said.join('')}@haugen.example`
}

/** What such an address says of a door. */
export function readStumble(address: string, door: 'email' | 'accept'): Stumble | null {
  const [, said = ''] = new RegExp(`\\+${door}\\.((?:all|\\d+)\\.[01]{2})`).exec(address) ?? []
  return saidStumble(said)
}
