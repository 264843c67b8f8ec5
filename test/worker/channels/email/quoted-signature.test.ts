import { describe, expect, test } from 'vitest'
import { foldsOfText } from '../../../../worker/channels/email/folds.ts'
import { snippetOf } from '../../../../worker/channels/email/mail-text.ts'

function signature(text: string): string | null {
  const { signatureFrom, quotedFrom } = foldsOfText(text)
  return signatureFrom === null ? null : text.slice(signatureFrom, quotedFrom ?? undefined)
}

describe('a signature is folded', () => {
  test.each([
    '-- \nNora Haugen\nHaugen Lamps',
    '--\nNora Haugen',
    'Sent from my iPhone',
    'Sent from Outlook for Android',
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
    'Verstuurd vanaf mijn iPhone',
    'Sendt fra min iPhone',
    'Skickat från min iPad',
    'Von meinem iPhone gesendet',
    'Gesendet mit der GMX Mail App',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Enviado do meu iPhone',
    'Inviato da iPhone',
    'Wysłane z iPhone’a',
    'Отправлено с iPhone',
    'iPhoneから送信',
    '从我的iPhone发送'.replace('从', '发自我的'),
  ])('%s', (text) => {
    expect(signature(`It arrived, thank you!\n\n${text}`)).toBe(text)
    expect(signature(`It arrived, thank you!\n\n${text}\n\n\nOn 3 Nov 2026, Bob wrote:\n> Hello`)?.trimEnd()).toBe(text)
  })

  test('below the quote together with it', () => {
    const text = 'It arrived!\n\nOn 3 Nov 2026, Bob wrote:\n> Hello\n\n-- \nNora'
    expect(foldsOfText(text)).toEqual({ signatureFrom: null, quotedFrom: text.indexOf('On 3') })
  })

  test('and is not in the line that the list shows', () => {
    const text = 'It arrived!\n\nSent from my iPhone\n\nOn 3 Nov 2026, Bob wrote:\n> Hello'
    expect(snippetOf(text, foldsOfText(text))).toBe('It arrived!')
  })
})

describe('what is not surely a signature stays in sight', () => {
  test.each([
    ['a parcel', 'Where is it?\n\nSent from my office on Monday.'],
    ['a question about a telephone', 'Hello,\n\nSent from my iPhone, does the link work?'],
    ['what was asked for', 'Here is what you asked for:\n\nNora Haugen\n+47 22 33 44 55\nnora@haugen.example'],
    ['a letter below dashes', `Hello\n--\n${'One more thing that happened.\n'.repeat(40)}`],
    ['a list of dashes', 'We need:\n-- lamps\n-- shades'],
    ['points between rules', 'Dear all\n-----\nFirst point\n-----\nSecond point'],
    ['nothing else', 'Sent from my iPhone'],
    ['nothing else below dashes', '-- \nNora'],
    [
      'the signature of a mail that was forwarded',
      'FYI\n\n---------- Forwarded message ---------\nFrom: Nora\n\nHello\n-- \nNora',
    ],
  ])('%s', (_, text) => {
    expect(signature(text)).toBeNull()
  })

  test('an empty answer shows what there is, and folds the quote', () => {
    const text = 'Sent from my iPhone\n\nOn 3 Nov 2026, Bob wrote:\n> Hello'
    expect(foldsOfText(text)).toEqual({ signatureFrom: null, quotedFrom: text.indexOf('On 3') })
  })
})
