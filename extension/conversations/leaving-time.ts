import { locale } from '../locales/translate.ts'
import { regional } from '../ui/regional.ts'
import { plannedTime } from '../ui/time-format.ts'

/** When an answer is to leave, in the page's language and the reader's zone. `at` in milliseconds. */
export function leavingTime(at: number): string {
  return plannedTime(at, Date.now(), regional(locale()))
}
