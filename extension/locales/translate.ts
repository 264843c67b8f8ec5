import { signal } from '@preact/signals'
import en from './en.json' with { type: 'json' }
import nb from './nb.json' with { type: 'json' }
import nl from './nl.json' with { type: 'json' }

export type LocaleName = 'en' | 'nl' | 'nb'
type Plural = 'one' | 'other'
type Base<K> = K extends `${infer Name}.${Plural}` ? Name | K : K
/** A key of en.json; one that counts (`….one`, `….other`) is named without its ending. */
export type TextKey = Base<keyof typeof en>

const texts: Record<LocaleName, Record<string, string>> = { en, nl, nb }
const current = signal<LocaleName>('en')

/** The language that all texts are in. Components that call `t` follow it by themselves. */
export function locale(): LocaleName {
  return current.value
}

/** Everything that was drawn with `t` is drawn anew in it. */
export function setLocale(name: LocaleName): void {
  current.value = name
  if (typeof document !== 'undefined') document.documentElement.lang = name
}

/** The first language of the browser that we have. */
export function preferredLocale(languages: readonly string[]): LocaleName {
  for (const language of languages) {
    const code = language.toLowerCase().split('-')[0]
    if (code === 'no' || code === 'nn' || code === 'nb') return 'nb'
    if (code === 'nl' || code === 'en') return code
  }
  return 'en'
}

/** The sentence for a key. `count` chooses between singular and plural and is written by the language's rules. */
export function t(key: TextKey, params: Record<string, string | number> = {}): string {
  const name = current.value
  const own = texts[name]
  const count = params.count
  const plural = typeof count === 'number' ? `${key}.${new Intl.PluralRules(name).select(count)}` : key
  const text = own[plural] ?? own[`${key}.other`] ?? own[key] ?? texts.en[key] ?? key
  return text.replace(/\{(\w+)\}/g, (_, blank: string) => {
    const value = params[blank]
    return typeof value === 'number' && blank === 'count'
      ? new Intl.NumberFormat(name).format(value)
      : String(value ?? '')
  })
}

/** The text as it is written, its blanks not filled in, for a reader that fills them in itself. */
export function template(key: keyof typeof en): string {
  return texts[current.value][key] ?? en[key]
}

/** For keys that come as data, like a command's: is there such a text? */
export function isTextKey(key: string): key is TextKey {
  return key in en || `${key}.other` in en
}
