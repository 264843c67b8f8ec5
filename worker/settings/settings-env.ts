import type { Context } from 'hono'
import type { HttpEnv } from '../http/http-env.ts'
import type { Viewer } from './page.tsx'

/** What a page's request carries once somebody has signed in. */
export interface SettingsEnv extends HttpEnv {
  Variables: HttpEnv['Variables'] & { viewer: Viewer & { me: NonNullable<Viewer['me']> } }
}

export type SettingsContext = Context<SettingsEnv>

/** The answer to a form that was done: whoever loads the page again does not do it again. */
export function doneAt(path: string, what: string): string {
  return `${path}?done=${what}`
}
