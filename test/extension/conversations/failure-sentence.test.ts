import { afterEach, describe, expect, test } from 'vitest'
import { failureLine, failureSentence } from '../../../extension/conversations/failure-sentence.ts'
import { setLocale } from '../../../extension/locales/translate.ts'
import { type Failure, FailureCode } from '../../../worker/contract/failure.ts'

afterEach(() => setLocale('en'))

const bounced: Failure = {
  code: 'bounced',
  values: { addresses: 'nora@haugen.example' },
  said: '550 5.1.1 no such user here',
}

describe('why a mail did not arrive', () => {
  test.each([
    ['en', 'nora@haugen.example could not be reached.'],
    ['nl', 'nora@haugen.example was niet te bereiken.'],
    ['nb', 'nora@haugen.example kunne ikke nås.'],
  ] as const)('is said in %s, and in the words of the mail server', (locale, sentence) => {
    setLocale(locale)
    expect(failureSentence(bounced)).toBe(sentence)
    expect(failureLine(bounced)).toBe(`${sentence} “550 5.1.1 no such user here”`)
  })

  test.each(FailureCode.options)('has a sentence of its own in every language: %s', (code) => {
    const said = (['en', 'nl', 'nb'] as const).map((locale) => {
      setLocale(locale)
      return failureSentence({ code, values: { way: 'smtp', size: 20_000_000, most: 18 * 2 ** 20 }, said: '' })
    })
    expect(new Set(said).size).toBe(3)
    for (const sentence of said) expect(sentence).not.toMatch(/failure\.|held\.|\{|undefined|NaN/)
  })

  test('is counted as the composer counts: of 1,048,576 bytes, and never rounded down', () => {
    const values = { way: 'smtp', size: 18 * 2 ** 20 + 1, most: 18 * 2 ** 20 }
    expect(failureSentence({ code: 'too_large', values, said: '' })).toBe(
      'The mail and its files have 18.1 MB; with the mail server at most 18 MB are possible.',
    )
  })
})
