import { expect, test } from 'vitest'
import { linked } from '../../../extension/conversations/linked-text.tsx'
import { splitQuote } from '../../../extension/conversations/split-quote.ts'
import { growingText } from '../../browser/hostile-payloads.ts'

test('the quoted mail at the end is folded with the line that introduces it', () => {
  const { own, quoted } = splitQuote(
    'Thanks!\n\nNora\n\nOn Tue, 3 Nov 2026 at 10:00, Bob wrote:\n> Hello Nora,\n>\n> here it is.\n',
  )
  expect(own).toBe('Thanks!\n\nNora')
  expect(quoted).toBe('On Tue, 3 Nov 2026 at 10:00, Bob wrote:\n> Hello Nora,\n>\n> here it is.')
})

test('an introduction over two lines, and in Dutch', () => {
  expect(splitQuote('Dank!\n\nOp di 3 nov 2026 om 10:00 schreef\nBob <bob@postroom.test>:\n> Hallo').own).toBe('Dank!')
  expect(splitQuote('Takk!\n\n3. nov. 2026 kl. 10 skrev Bob\nBerg <bob@postroom.test>:\n> Hei').own).toBe('Takk!')
})

test('an answer below a quote keeps the quote in sight', () => {
  const text = '> Which colour?\nBlue.\n> How many?\nTwo.'
  expect(splitQuote(text)).toEqual({ own: text, quoted: '' })
})

test('a mail that is nothing but a quote is shown', () => {
  expect(splitQuote('> all of it\n> is quoted')).toEqual({ own: '> all of it\n> is quoted', quoted: '' })
})

test('nothing is ever lost', () => {
  const text = 'a\n\n-----Original Message-----\nFrom: Bob\n\nb\n> c'
  const { own, quoted } = splitQuote(text)
  expect((own + quoted).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
  expect(own).toBe('a')
})

test('twenty thousand lines and a line of a hundred thousand letters', () => {
  expect(splitQuote(`a\n${'>\n'.repeat(20_000)}> b`).own).toBe('a')
  expect(linked('a.'.repeat(50_000)).length).toBeGreaterThan(0)
})

test.each(Object.entries(growingText))('a text twice as long takes about twice as long: %s', async (_, make) => {
  const cost = (n: number) => {
    const text = make(n)
    const began = performance.now()
    const { own, quoted } = splitQuote(text)
    linked(own)
    linked(quoted)
    return performance.now() - began
  }
  // What takes less than a tenth of a second is noticed by nobody, and would be decided by what else the machine does.
  await expect.poll(() => cost(400_000) / Math.max(100, cost(200_000)), { timeout: 4_000 }).toBeLessThan(3)
})

test('addresses become links, without the full stop behind them', () => {
  const links = linked(
    'See https://shop.example/a?b=1. Or (mail nora@northwind.example), not javascript:alert(1).',
  ).filter((part) => typeof part === 'object')
  expect(links.map((link) => (link as unknown as { props: { href: string } }).props.href)).toEqual([
    'https://shop.example/a?b=1',
    'mailto:nora@northwind.example',
  ])
})
