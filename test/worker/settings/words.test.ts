import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import en from '../../../worker/settings/locales/en.json' with { type: 'json' }
import nb from '../../../worker/settings/locales/nb.json' with { type: 'json' }
import nl from '../../../worker/settings/locales/nl.json' with { type: 'json' }
import { instructionsFor } from '../../../worker/settings/providers/instructions.ts'
import { preferredLocale, wordsIn } from '../../../worker/settings/words.ts'

const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

test.each(Object.entries({ nl, nb }))(
  'the settings say the same in %s as in English, with the same blanks',
  (_, texts) => {
    expect(Object.keys(texts)).toEqual(Object.keys(en))
    for (const [key, text] of Object.entries(texts))
      expect([key, ...blanks(text)]).toEqual([key, ...blanks(en[key as keyof typeof en])])
  },
)

test('no text of the settings is there in vain', () => {
  const folder = new URL('../../../worker/settings/', import.meta.url)
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
  // Keys that are made from data: a role, a status, a field that is wrong, what was done.
  const made =
    /^(role|rule|seat|status|job|mail\.(waiting|refused|failed)|wrong|taken|gone|refused|done|section|domains\.(is|how|problem|column|purpose|state|verified|missing|waiting)|sending\.(way|help|security|secret)|agents|missing|foreign|failed|members\.(de|re)activate|connect|signature\.(full_name|first_name|last_name|email)|test\.(open|done|wrong|forwarded|received|authenticated|shown))/
  const unused = Object.keys(en).filter(
    (key) => !made.test(key) && !source.match(new RegExp(`['"]${key.replace(/\.(one|other)$/, '')}['"]`)),
  )
  expect(unused).toEqual([])
})

test('the instructions for every provider have as many steps and notes in each language, and say where to forward to', () => {
  const parts = (locale: 'en' | 'nl' | 'nb') =>
    Object.entries(instructionsFor(locale)).map(([provider, { steps, notes }]) => [
      provider,
      steps.length,
      notes.length,
      steps.some((step) => step.includes('{address}')),
    ])
  expect(parts('nl')).toEqual(parts('en'))
  expect(parts('nb')).toEqual(parts('en'))
  expect(parts('en').every(([, steps, , saysWhere]) => Number(steps) > 1 && saysWhere)).toBe(true)
})

test('one member is counted in the singular', () => {
  const t = wordsIn('nb')
  expect([t('teams.count', { count: 1 }), t('teams.count', { count: 2 })]).toEqual(['1 medlem', '2 medlemmer'])
})

test.each([
  ['nl-BE,nl;q=0.9,en;q=0.8', 'nl'],
  ['nn-NO', 'nb'],
  ['fr-FR,no;q=0.5', 'nb'],
  ['ja', 'en'],
  [undefined, 'en'],
])('a browser that asks for %s gets %s', (header, locale) => {
  expect(preferredLocale(header)).toBe(locale)
})
