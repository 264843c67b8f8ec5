import { expect, test } from 'vitest'
import { readRecipients } from '../../../extension/composer/read-recipients.ts'
import { linkAddress } from '../../../extension/composer/link-address.ts'

test('addresses are read as people paste them', () => {
  expect(readRecipients('Nora Berg <nora@northwind.example>, ola@nordmann.example; "Roca, Ines" x')).toEqual({
    found: [
      { name: 'Nora Berg', email: 'nora@northwind.example' },
      { name: '', email: 'ola@nordmann.example' },
    ],
    rest: '"Roca, Ines" x',
  })
})

test('what is no address stays to be put right', () => {
  expect(readRecipients('nora@')).toEqual({ found: [], rest: 'nora@' })
  expect(readRecipients('nora@x.example\r\nBcc: all@x.example').rest).toContain('Bcc')
})

test('only addresses that say where they go can be linked', () => {
  expect(linkAddress('shop.example/a')).toBe('https://shop.example/a')
  expect(linkAddress('nora@northwind.example')).toBe('mailto:nora@northwind.example')
  expect(linkAddress('javascript:alert(1)')).toBe(null)
  expect(linkAddress(' data:text/html,x')).toBe(null)
  expect(linkAddress('not an address')).toBe(null)
})
