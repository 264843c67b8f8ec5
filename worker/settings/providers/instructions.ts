import type { Locale } from '../../contract/account.ts'
import en from './en.json' with { type: 'json' }
import nb from './nb.json' with { type: 'json' }
import nl from './nl.json' with { type: 'json' }

/** Whose instructions there are: a mail provider, or one of its ways to forward. */
export type Provider = keyof typeof en

export const PROVIDERS = Object.keys(en) as Provider[]

/** What to do there, in order, and what to know. `{address}` is where mail is to be forwarded to. */
export interface Instructions {
  name: string
  steps: string[]
  notes: string[]
}

const texts: Record<Locale, Record<Provider, Instructions>> = { en, nl, nb }

export function instructionsFor(locale: Locale): Record<Provider, Instructions> {
  return texts[locale]
}

export function isProvider(name: string | undefined): name is Provider {
  return name !== undefined && Object.hasOwn(en, name)
}
