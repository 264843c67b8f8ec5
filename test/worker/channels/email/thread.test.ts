import { describe, expect, test } from 'vitest'
import { parse } from './parse.ts'

describe('how it hangs together with others', () => {
  test('by every id it names, oldest first', async () => {
    const mail = await parse(
      'Message-ID: <three@example.com>',
      'In-Reply-To: <two@postroom.test> "your mail" <other@x.example>',
      'References: <one@postroom.test>',
      '\t<two@postroom.test> <one@postroom.test>',
      '',
      'Hello',
    )
    expect(mail).toMatchObject({
      messageId: 'three@example.com',
      inReplyTo: ['two@postroom.test', 'other@x.example'],
      references: ['one@postroom.test', 'two@postroom.test'],
    })
  })

  test('also where the ids are folded, bare, or doubly bracketed', async () => {
    expect(
      await parse('Message-ID: <<a@b>>', 'In-Reply-To: c@d', 'References: <very-', ' long@id> <e@f', '', ''),
    ).toMatchObject({ messageId: 'a@b', inReplyTo: ['c@d'], references: ['very-long@id'] })
  })

  test('a megabyte of references is cut to the first and the newest', async () => {
    const mail = await parse(
      `References: ${Array.from({ length: 20_000 }, (_, n) => `<${n}@example.com>`).join(' ')}`,
      '',
      '',
    )
    expect(mail.references).toHaveLength(100)
    expect([mail.references[0], mail.references[99]]).toEqual(['0@example.com', '19999@example.com'])
  })

  test.each([
    ['Fri, 21 Nov 2025 10:00:00 +0100', '2025-11-21T09:00:00.000Z'],
    ['21 Nov 25 10:00 EST', '2025-11-21T15:00:00.000Z'],
    ['Fri, 21 Nov 2025 10:00:00 +0100 (CET (winter))', '2025-11-21T09:00:00.000Z'],
    ['Fri, 21-Nov-2025 10.00.00 GMT', '2025-11-21T10:00:00.000Z'],
    ['2025-11-21T10:00:00Z', '2025-11-21T10:00:00.000Z'],
    ['Thu, 01 Jan 1970 00:00:00 +0000', null],
    ['Fri, 21 Nov 2125 10:00:00 +0100', null],
    ['yesterday', null],
    ['', null],
  ])('by a date that can be true: %s', async (header, iso) => {
    const { date } = await parse(`Date: ${header}`, '', '')
    expect(date === null ? null : new Date(date).toISOString()).toBe(iso)
  })
})
