import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import en from '../../../extension/locales/en.json' with { type: 'json' }
import nb from '../../../extension/locales/nb.json' with { type: 'json' }
import nl from '../../../extension/locales/nl.json' with { type: 'json' }
import { preferredLocale, setLocale, t } from '../../../extension/locales/translate.ts'

const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted()
const extension = new URL('../../../extension/', import.meta.url).pathname

describe.each([
  ['Dutch', nl],
  ['Norwegian', nb],
])('%s', (_, texts: Record<string, string>) => {
  test('has every sentence that English has, and no other', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en))
  })
  test('has the same blanks in each', () => {
    for (const [key, text] of Object.entries(en)) expect([key, ...blanks(texts[key]!)]).toEqual([key, ...blanks(text)])
  })
})

test('every sentence is used somewhere, and every one that is used is there', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: extension }).map((name) => readFileSync(extension + name, 'utf8'))
  const said = files.flatMap((code) =>
    [...code.matchAll(/(?<![\w.])(?:t|template|plural)\(\s*[`']([\w.]+)['`]/g)].map((match) => match[1]!),
  )
  const known = new Set(Object.keys(en).flatMap((key) => [key, key.replace(/\.(one|other)$/, '')]))
  expect(said.filter((key) => !known.has(key))).toEqual([])

  const all = files.join('\n')
  // Keys that are put together: `view.${view}` stands for every key that begins so.
  const beginnings = [...all.matchAll(/`([a-z][\w.]*)\$\{/g)].map((match) => match[1]!)
  const isUsed = (key: string) => {
    const name = key.replace(/\.(one|other)$/, '')
    return (
      all.includes(`'${name}'`) ||
      all.includes(`'${key}'`) ||
      beginnings.some((begin) => begin.includes('.') && key.startsWith(begin))
    )
  }
  expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([])
})

test('a number chooses the form of its sentence, and is written as the language writes it', () => {
  setLocale('nl')
  expect(t('list.new', { count: 1 })).toBe('1 nieuw gesprek')
  expect(t('list.new', { count: 1200 })).toBe('1.200 nieuwe gesprekken')
})

test('what Nora calls herself is never read as a blank', () => {
  setLocale('en')
  expect(t('answering.one', { name: '{name} $& <b>' })).toBe('{name} $& <b> is answering')
})

test('the first language of the browser that there is', () => {
  expect(preferredLocale(['fr', 'nn-NO', 'nl'])).toBe('nb')
  expect(preferredLocale(['fr', 'de'])).toBe('en')
})
