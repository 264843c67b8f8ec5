import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findForwarded, forwardSnippet } from '../../../../worker/channels/email/forwarded-body.ts'
import { isForward } from '../../../../worker/channels/email/forward.ts'

const nora = { name: 'Nora Haugen', email: 'nora@haugen.example' }

describe('the sender of a forwarded mail', () => {
  test.each([
    [
      'Gmail',
      '---------- Forwarded message ---------\nFrom: Nora Haugen <nora@haugen.example>\nDate: Mon\nSubject: Lamp',
    ],
    ['Apple Mail', '> Begin forwarded message:\n>\n> From: "Nora Haugen" <nora@haugen.example>\n> Subject: Lamp'],
    [
      'Thunderbird',
      '-------- Doorgestuurd bericht --------\nOnderwerp: \tLamp\nDatum: \tma\nVan: \tNora Haugen <nora@haugen.example>',
    ],
    [
      'Outlook',
      '________________________________\nFra: Nora Haugen <nora@haugen.example>\nSendt: mandag\nTil: Bob\nEmne: Lampe',
    ],
    ['Outlook 2013', 'From: Nora Haugen [mailto:nora@haugen.example]\nSent: Monday\nTo: Bob\nSubject: Lamp'],
    ['Outlook with links', '*From:* Nora Haugen<mailto:nora@haugen.example>\n*Sent:* Monday\n*Subject:* Lamp'],
    ['Outlook on a Mac', 'Op 28/10/2021 12:46 heeft Nora Haugen <nora@haugen.example> geschreven:\n\n    Hallo'],
    [
      'Yahoo',
      '   ----- Forwarded Message ----- From: Nora Haugen <nora@haugen.example>To: "bob@acme.example" <bob@acme.example>',
    ],
    ['Chinese', '---------- 转发的邮件 ----------\n发件人：Nora Haugen <nora@haugen.example>\n日期：2021年'],
    [
      'a header over two lines',
      '---- Forwarded message ----\nFrom: Nora Haugen\n <nora@haugen.example>\nSubject: Lamp',
    ],
  ])('is found in what %s writes, below a note', (_, body) => {
    expect(findForwarded(`Can you take this?\n\nBob\n\n${body}\n\nWhere is my lamp?`)).toEqual(nora)
  })

  test('is the topmost one, where a forward was forwarded', () => {
    const mark = '---------- Forwarded message ---------'
    expect(
      findForwarded(`${mark}\nFrom: Nora Haugen <nora@haugen.example>\n\n${mark}\nFrom: Kim <kim@haugen.example>\n`),
    ).toEqual(nora)
  })

  test.each([
    [
      'a header without an address',
      '-----Original Message-----\nFrom: Nora Haugen\nSent: Monday\nTo: Bob\nSubject: Lamp',
    ],
    ['a sentence that begins like a header', 'From: nora@haugen.example I heard that the lamp is broken.'],
    ['an address alone', 'Please write to nora@haugen.example about it:\n\nThe lamp is broken.'],
    ['an address that is none', '---- Forwarded message ----\nFrom: Nora <nora@haugen example>\nSubject: Lamp'],
  ])('is nobody in %s', (_, body) => {
    expect(findForwarded(body)).toBeNull()
  })

  test('has a name on one line, without what deceives', () => {
    const found = findForwarded('---- Forwarded message ----\nFrom: Nora\u202e\u0007 Haugen <nora@haugen.example>\n')
    expect(found).toEqual(nora)
  })

  test.each([
    ['lines that begin like headers', 'From: '],
    ['headers without an end', 'From: a\nTo: b\nSubject: c\n'],
    ['marks', '---------- Forwarded message ---------\n'],
    ['at signs', 'From: @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nTo: x\nDate: y\n'],
    ['quote marks', '> '],
    ['dashes', '-'],
    ['newlines', '\n'],
    ['spaces', ' '],
    ['half attributions', 'On 1 wrote a@ :\n'],
    ['colons', ':'],
  ])('is looked for in a megabyte of %s, which the square of its size would never end', (_, piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
    expect(findForwarded(text)).toBeNull()
    expect(forwardSnippet(text).length).toBeLessThan(161)
    // One long note, and then the mail: nobody writes that.
    expect(findForwarded(`${text}\n---- Forwarded message ----\nFrom: nora@haugen.example`)).toBeNull()
    expect(findForwarded(`---- Forwarded message ----\nFrom: Nora Haugen <nora@haugen.example>\n${text}`)).toEqual(nora)
  })
})

/** Bodies of other projects' tests, which lie beside a checkout on some machines and are no part of the repository. */
const corpus = join(import.meta.dirname, '../../../../../shared/mail/email-forward-parser/bodies')

/** What is not found, and why; everything else must be. */
const causes: Record<string, string> = {
  'ionos_one_and_one_en_body.txt': 'says "Original Message", as an answer does, and the corpus has no subject for it',
  'ionos_one_and_one_en_body_variant_2.txt': 'the same, below a note',
}

describe.skipIf(!existsSync(corpus))('the forwards of twenty mail programs', () => {
  const read = (file: string) => readFileSync(join(corpus, file), 'utf8').replaceAll('\r\n', '\n')
  const bodies = existsSync(corpus) ? readdirSync(corpus).filter((file) => file.includes('_body')) : []
  const subjectOf = (file: string) => {
    const program = file.replace(/_body.*/, '')
    const named = [file.replace('_body', '_subject'), `${program}_subject.txt`, `${program}_en_subject.txt`]
    const any = `${program.replace(/_[a-z]{2}(?:_br)?$/, '')}_subject.txt`
    const found = [...named, any].find((name) => existsSync(join(corpus, name)))
    return found ? read(found).trim() : ''
  }
  const foundIn = (file: string) => (isForward(subjectOf(file), read(file), []) ? findForwarded(read(file)) : null)

  test('have their original sender', () => {
    // Variant 4 is an answer; variant 12 names no address.
    const wanted = (file: string) => (/variant_(?:4|12)\.txt$/.test(file) ? undefined : 'john.doe@acme.com')
    const missed = bodies.filter((file) => foundIn(file)?.email !== wanted(file))
    const rate = ((bodies.length - missed.length) / bodies.length) * 100
    console.log(
      [
        `original sender: ${bodies.length - missed.length} of ${bodies.length} bodies (${rate.toFixed(1)} %)`,
        ...missed.map((file) => `  not ${file}: ${causes[file] ?? 'unknown cause'}`),
      ].join('\n'),
    )
    expect(missed.toSorted()).toEqual(Object.keys(causes).toSorted())
    expect(rate).toBeGreaterThan(98)
  })

  test('and his name, where it stands there', () => {
    const names = bodies.flatMap((file) => foundIn(file)?.name ?? [])
    expect(names.filter((name) => name === 'John Doe').length / names.length).toBeGreaterThan(0.98)
    expect([...new Set(names)].toSorted()).toEqual(['', 'John Doe', 'John, Doe'])
  })

  test('have it also where their program says "Original Message", once the subject says that it is a forward', () => {
    for (const file of Object.keys(causes)) expect(findForwarded(read(file))?.email).toBe('john.doe@acme.com')
  })
})
