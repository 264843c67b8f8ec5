import { describe, expect, test } from 'vitest'
import { isForward } from '../../../../worker/channels/email/forward.ts'
import { bareSubject, hasReplyPrefix, normaliseSubject } from '../../../../worker/channels/email/subject.ts'

test.each([
  'Re: Your order',
  'RE: RE: Your order',
  'Re[2]: Your order',
  'Re (3): Your order',
  'RE^2: Your order',
  'AW: WG: Your order',
  'Antw.: Your order',
  'SV: VS: Your order',
  'Odp: Your order',
  'RIF: Your order',
  'Rép : Your order',
  '回复：Your order',
  '答复: Your order',
  '返信: Your order',
  'Ответ: Your order',
  'Trả lời: Your order',
  'Fwd: Your order',
  '[EXTERNAL] Re: Your order',
  'Re: [EXTERNAL] Fw: Your order',
  '  re:your   order ',
])('%j is about "Your order"', (subject) => {
  expect(normaliseSubject(subject)).toBe('your order')
})

test.each([
  'Invoice: March',
  'Reminder: pay',
  'Return: 12',
  '[ticket 12] broken',
  'Error 500: what now',
  'http://example.com',
  'RE',
  '',
])('%j has no prefix', (subject) => {
  expect(bareSubject(subject)).toBe(subject)
  expect(hasReplyPrefix(subject)).toBe(false)
})

describe('a forward', () => {
  test.each([
    'Fwd: Order',
    'FW: Order',
    'WG: Order',
    'TR: Order',
    'Doorst: Order',
    'VB: Order',
    'Vl: Order',
    'I: Order',
    'ENC: Order',
    'PD: Order',
    '转发: Order',
    'Fwd: Re: Order',
    '[EXTERNAL] FW: Order',
  ])('is known by its subject: %s', (subject) => {
    expect(isForward(subject, '', [])).toBe(true)
  })

  test('is known by its body, or by the program that made it', () => {
    expect(isForward('Order', 'See below\n\n---------- Forwarded message ---------\nFrom: Nora', [])).toBe(true)
    expect(isForward('Order', '', [{ name: 'X-Forwarded-Message-Id', value: '<a@b>' }])).toBe(true)
  })

  test('is no answer to a forward', () => {
    expect(isForward('Re: Fwd: Order', 'Done.\n\n---------- Forwarded message ---------\nFrom: Nora', [])).toBe(false)
    expect(isForward('Re: Order', 'Where?', [])).toBe(false)
  })

  test('VS: forwards in Norwegian and answers in Finnish', () => {
    expect(isForward('VS: Ordre', 'Fra: Nora\nSendt: fredag\nTil: Bob\nEmne: Ordre', [])).toBe(true)
    expect(isForward('VS: Tilaus', 'Kiitos\n\nLähettäjä: Bob\nLähetetty: perjantai\nAihe: Tilaus', [])).toBe(false)
  })
})
