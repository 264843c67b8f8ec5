import { signal, type ReadonlySignal } from '@preact/signals'

const language = signal('en')

if (typeof document !== 'undefined') {
  const read = () => void (language.value = document.documentElement.lang || 'en')
  new MutationObserver(read).observe(document.documentElement, { attributeFilter: ['lang'] })
  read()
}

/** The language that the page says it is in: what is drawn by it is drawn anew when the page says another. */
export const pageLanguage: ReadonlySignal<string> = language
