import { signal, type ReadonlySignal } from '@preact/signals'
import type { Store } from '../session/host.ts'

/** Whether letters and signs alone are commands (WCAG 2.1.4): to software that types what somebody says, every word is some. */
export interface LetterKeys {
  areOn: ReadonlySignal<boolean>
  turn(on: boolean): void
}

const KEY = 'letter-keys'

/** As this browser keeps it: it is a matter of the hands and the machine, not of the member. */
export function createLetterKeys(store: Store): LetterKeys {
  const areOn = signal(true)
  void store.get(KEY).then((kept) => (areOn.value = kept !== false))
  return {
    areOn,
    turn(on) {
      areOn.value = on
      void store.set(KEY, on)
    },
  }
}
