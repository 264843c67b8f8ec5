import type { Locale } from '../contract/account.ts'
import en from './locales/en.json' with { type: 'json' }
import nb from './locales/nb.json' with { type: 'json' }
import nl from './locales/nl.json' with { type: 'json' }

type Plural = 'one' | 'other'
type Base<K> = K extends `${infer Name}.${Plural}` ? Name | K : K
/** A key of en.json; one that counts (`….one`, `….other`) is named without its ending. */
export type TextKey = Base<keyof typeof en>

/** The sentence for a key in one language. `count` chooses between singular and plural. */
export type Words = ((key: TextKey, blanks?: Record<string, string | number>) => string) & { locale: Locale }

const texts: Record<Locale, Record<string, string>> = { en, nl, nb }

export function wordsIn(locale: Locale): Words {
  const own = texts[locale]
  const words = (key: TextKey, blanks: Record<string, string | number> = {}) => {
    const { count } = blanks
    const ending = typeof count === 'number' ? `.${new Intl.PluralRules(locale).select(count)}` : ''
    const text = own[key + ending] ?? own[`${key}.other`] ?? own[key] ?? key
    return text.replace(/\{(\w+)\}/g, (_, blank: string) => String(blanks[blank] ?? ''))
  }
  return Object.assign(words, { locale })
}

/** For keys that are made from data, like a field's name. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key)
}
