import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { Store } from '../session/host.ts'

type Width = 'wide' | 'narrow' | 'phone'

/** Which panes there is room for, and which of them the agent wants. */
export interface Layout {
  width: ReadonlySignal<Width>
  /** The views as icons only. */
  isRail: ReadonlySignal<boolean>
  isAboutShown: ReadonlySignal<boolean>
  toggleViews(): void
  toggleAbout(): void
  hideAbout(): void
}

const KEY = 'layout'

export function createLayout(store: Store): Layout {
  const phone = matchMedia('(max-width: 780px)')
  // The four panes at their narrowest have 1,244 pixels.
  const narrow = matchMedia('(max-width: 1243px)')
  const measure = (): Width => (phone.matches ? 'phone' : narrow.matches ? 'narrow' : 'wide')
  const width = signal(measure())
  const wantsRail = signal(false)
  const wantsAbout = signal(true)
  /** Over the conversation, where there is no room beside it: never from the start. */
  const isOver = signal(false)
  const remeasure = () => {
    width.value = measure()
    isOver.value = false
  }
  phone.addEventListener('change', remeasure)
  narrow.addEventListener('change', remeasure)

  void store.get(KEY).then((kept) => {
    const { rail, about } = (kept ?? {}) as { rail?: unknown; about?: unknown }
    wantsRail.value = rail === true
    wantsAbout.value = about !== false
  })
  const keep = () => void store.set(KEY, { rail: wantsRail.value, about: wantsAbout.value })

  return {
    width,
    isRail: computed(() => width.value === 'narrow' || (width.value === 'wide' && wantsRail.value)),
    isAboutShown: computed(() => (width.value === 'wide' ? wantsAbout.value : isOver.value)),
    toggleViews() {
      wantsRail.value = !wantsRail.value
      keep()
    },
    toggleAbout() {
      if (width.value === 'wide') wantsAbout.value = !wantsAbout.value
      else isOver.value = !isOver.value
      keep()
    },
    hideAbout() {
      isOver.value = false
    },
  }
}
