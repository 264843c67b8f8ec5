import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'

describe('who wrote it', () => {
  test('Nora, by name and address', async () => {
    const mail = await parse(
      'From: =?utf-8?Q?N=C3=B8ra?= <Nora@EXAMPLE.com>',
      'To: Support <support@postroom.test>, otto@example.com',
      'Cc: Friends: pia@example.com, quin@example.com;',
      '',
      'Hello',
    )
    expect(mail.from).toEqual({ name: 'Nøra', email: 'Nora@example.com' })
    expect(mail.to).toEqual([
      { name: 'Support', email: 'support@postroom.test' },
      { name: '', email: 'otto@example.com' },
    ])
    expect(mail.cc.map(({ email }) => email)).toEqual(['pia@example.com', 'quin@example.com'])
  })

  test.each([
    [['Reply-To: nora@example.com', 'Sender: robot@example.com'], 'nora@example.com'],
    [['Sender: robot@example.com'], 'robot@example.com'],
    [['From: undisclosed', 'Reply-To: <nora@example.com>'], 'nora@example.com'],
    [['From: Nora <>'], 'bounces@mailer.example'],
    [['Subject: nobody'], 'bounces@mailer.example'],
  ])('somebody else where From says nothing: %j', async (headers, email) => {
    expect((await parse(...headers, '', 'Hello')).from.email).toBe(email)
  })

  test('the first of two, and the other is kept', async () => {
    const mail = await parse('From: Nora <nora@example.com>', 'From: Eve <eve@evil.example>', '', 'Hello')
    expect(mail.from.email).toBe('nora@example.com')
    expect(mail.otherFrom).toEqual([{ name: 'Eve', email: 'eve@evil.example' }])
  })

  test('a name has no characters that deceive', async () => {
    const mail = await parse('From: =?utf-8?B?4oCubW9jLmVsZ29vZ+KAqw==?= <eve@evil.example>', '', 'Hello')
    expect(mail.from.name).toBe('moc.elgoog')
  })

  test('nobody can put a second address into a name', async () => {
    const mail = await parse('From: =?utf-8?Q?ada=40postroom=2Etest=2C?= <eve@evil.example>', '', 'Hello')
    expect(mail.from.email).toBe('eve@evil.example')
    expect(mail.otherFrom).toEqual([])
  })

  test('broken addresses keep their words and cannot be answered', async () => {
    const mail = await parse(
      'From: nora@example.com',
      'To: "Support" <support@@postroom..test, <>, otto@',
      'Cc: nora at example dot com',
      '',
      'Hello',
    )
    expect(mail.cc).toEqual([{ name: 'nora at example dot com', email: '' }])
    expect(mail.to.every(({ email }) => !email.includes(' '))).toBe(true)
  })
})
