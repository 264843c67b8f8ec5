import { expect, test } from 'vitest'
import { linked } from '../../../extension/conversations/linked-text.tsx'
import { growingText } from '../../browser/hostile-payloads.ts'

test('addresses become links, without the full stop behind them', () => {
  const links = linked(
    'See https://shop.example/a?b=1. Or (mail nora@northwind.example), not javascript:alert(1).',
  ).filter((part) => typeof part === 'object')
  expect(links.map((link) => (link as unknown as { props: { href: string } }).props.href)).toEqual([
    'https://shop.example/a?b=1',
    'mailto:nora@northwind.example',
  ])
})

test.each(Object.entries(growingText))('a text twice as long takes about twice as long: %s', async (_, make) => {
  const cost = (n: number) => {
    const text = make(n)
    const began = performance.now()
    expect(linked(text).length).toBeGreaterThan(0)
    return performance.now() - began
  }
  // What takes less than a tenth of a second is noticed by nobody, and would be decided by what else the machine does.
  await expect.poll(() => cost(400_000) / Math.max(100, cost(200_000)), { timeout: 4_000 }).toBeLessThan(3)
})
