import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldsOfText } from '../../../../worker/channels/email/folds.ts'

const splitQuoted = (text: string) => {
  const at = foldsOfText(text).quotedFrom ?? text.length
  return { fresh: text.slice(0, at), quoted: text.slice(at) }
}
const fresh = (...lines: string[]) => splitQuoted(lines.join('\n')).fresh.trimEnd()

describe('an answer above a quote', () => {
  test.each([
    'On Fri, 3 Jan 2025 at 10:00, Bob <bob@postroom.test> wrote:',
    'Op vr 3 jan. 2025 om 10:00 schreef Bob <bob@postroom.test>:',
    'Am Fr., 3. Jan. 2025 um 10:00 Uhr schrieb Bob <bob@postroom.test>:',
    'fre. 3. jan. 2025 kl. 10:00 skrev Bob <bob@postroom.test>:',
    'Den 03.01.2025 10:00, skrev Bob:',
    'Le ven. 3 janv. 2025 à 10:00, Bob <bob@postroom.test> a écrit :',
    'El vie, 3 ene 2025 a las 10:00, Bob (<bob@postroom.test>) escribió:',
    'Il giorno ven 3 gen 2025 alle ore 10:00 Bob <bob@postroom.test> ha scritto:',
    '2025年1月3日(金) 10:00 Bob <bob@postroom.test>:',
    '26.06.2014, 14:41, "Bob" <bob@postroom.test>:',
  ])('ends where it says %s', (attribution) => {
    expect(fresh('Thank you!', '', attribution, '', '> It is on its way.', '>> Where is it?', '')).toBe('Thank you!')
  })

  test('ends at an attribution that was wrapped', () => {
    expect(
      fresh(
        'Thank you!',
        '',
        'On Fri, 3 Jan 2025 at 10:00, Bob the helpful',
        'agent <bob@postroom.test>',
        'wrote:',
        '> It is on its way.',
      ),
    ).toBe('Thank you!')
  })

  test.each([
    ['-----Original Message-----', 'From: Bob'],
    ['-----Oorspronkelijk bericht-----', 'Van: Bob'],
    [
      '________________________________',
      'From: Bob <bob@postroom.test>',
      'Sent: Friday, January 3, 2025',
      'To: Nora',
      'Subject: Order',
    ],
    ['Van: Bob <bob@postroom.test>', 'Verzonden: vrijdag 3 januari 2025', 'Aan: Nora', 'Onderwerp: Bestelling'],
    ['Fra: Bob <bob@postroom.test>', 'Sendt: fredag 3. januar 2025', 'Til: Nora', 'Emne: Ordre'],
    ['*From:* Bob', '*Date:* Friday', '*Subject:* Order'],
  ])("ends at Outlook's block: %s", (...block) => {
    expect(fresh('Thank you!', '', ...block, '', 'It is on its way.')).toBe('Thank you!')
  })

  test('ends at an attribution over a quote that has no marks', () => {
    expect(fresh('Thank you!', '', 'On 3 Jan 2025, at 10:00, Bob wrote:', '', 'It is on its way.')).toBe('Thank you!')
  })
})

describe('real words are never folded', () => {
  test.each([
    ['below the quote', ['On Fri, 3 Jan 2025, Bob wrote:', '> Where do you live?', '', 'In Oslo.']],
    ['between the quotes', ['> Where?', 'In Oslo.', '> Since when?', 'Since May.']],
    ['that mention a letter', ['On Monday I wrote:', 'please send it.', 'You did not.']],
    ['that list a route', ['From: Oslo', 'The train leaves at nine.', 'To: Bergen']],
    ['between rules', ['Dear all', '-----', 'First point', '-----', 'Second point']],
    ['that end in a colon', ['I wrote this to you on 3 January 2025:', 'please send it.']],
    ['that are nothing but a quote', ['> Where do you live?', '> In Oslo.']],
  ])('%s', (_what, lines) => {
    expect(splitQuoted(lines.join('\n'))).toEqual({ fresh: lines.join('\n'), quoted: '' })
  })

  test('after the last answer among quotes only the rest folds', () => {
    expect(splitQuoted('> Where?\nIn Oslo.\n> Bye\n> Bob\n')).toEqual({
      fresh: '> Where?\nIn Oslo.\n',
      quoted: '> Bye\n> Bob\n',
    })
  })

  test.each([
    '---------- Forwarded message ---------',
    'Begin forwarded message:',
    '-------- Doorgestuurd bericht --------',
    '---------- Videresendt melding ----------',
    '----- Weitergeleitete Nachricht -----',
  ])('what was forwarded stays in sight: %s', (mark) => {
    expect(
      splitQuoted(
        `Can you help her?\n\n${mark}\nFrom: Nora <nora@example.com>\nDate: Friday\nSubject: Order\nTo: Bob\n\nWhere is it?`,
      ).quoted,
    ).toBe('')
  })
})

test('no character is ever lost', () => {
  const line = fc.constantFrom(
    '> quoted',
    '',
    ' ',
    'Hello',
    'On 3 Jan 2025, Bob wrote:',
    'From: Bob',
    'Sent: Friday',
    'To: Nora',
    'Subject: x',
    '-----Original Message-----',
    '_____',
    '\r',
    '>',
    'wrote:',
    'a'.repeat(600),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n')),
      ),
      (text) => {
        const { fresh, quoted } = splitQuoted(text)
        expect(fresh + quoted).toBe(text)
      },
    ),
    { numRuns: 2000 },
  )
})

test.each([
  ['newlines', '\n'.repeat(500_000)],
  ['spaces', ' '.repeat(500_000)],
  ['quotes', '> '.repeat(250_000)],
  ['lines of quotes', '> a\n'.repeat(200_000)],
  ['attributions', 'On 3 Jan 2025, Bob wrote:\n'.repeat(50_000)],
  ['attributions apart', 'On 3 Jan 2025, Bob wrote:\n\n'.repeat(50_000)],
  ['headers', 'From: Bob\n'.repeat(50_000)],
  ['rules', '_____\n\n'.repeat(50_000)],
  ['rules far apart', `_____${'\n'.repeat(1000)}`.repeat(500)],
  ['colons', ':'.repeat(500_000)],
  ['dashes', '-'.repeat(500_000)],
])('half a million characters of %s are read', (_what, text) => {
  const { fresh, quoted } = splitQuoted(text)
  expect(fresh.length + quoted.length).toBe(text.length)
})
