import { expect, test } from 'vitest'
import { automaticKind } from '../../../../worker/channels/email/automatic.ts'

const kindOf = (line: string, envelopeFrom = 'nora@example.com') => {
  const [name, ...value] = line.split(': ')
  return automaticKind([{ name: name!, value: value.join(': ') }], envelopeFrom)
}

test.each([
  ['X-Postroom-Loop: 1', 'own'],
  ['Content-Type: multipart/report; report-type=delivery-status', 'report'],
  ['Auto-Submitted: auto-replied (vacation)', 'reply'],
  ['auto-submitted: Auto-Replied', 'reply'],
  ['X-Autoreply: yes', 'reply'],
  ['X-Autorespond: Out of office', 'reply'],
  ['Precedence: auto_reply', 'reply'],
  ['Auto-Submitted: auto-generated', 'notice'],
  ['Auto-Submitted: auto-notified', 'notice'],
  ['X-Auto-Response-Suppress: OOF, AutoReply', 'notice'],
  ['X-Auto-Response-Suppress: All', 'notice'],
  ['Return-Path: <>', 'notice'],
  ['List-Id: <news.example.com>', 'list'],
  ['List-Unsubscribe: <mailto:off@example.com>', 'list'],
  ['Precedence: bulk', 'bulk'],
  ['Precedence: Junk', 'bulk'],
  ['Precedence: list', 'bulk'],
])('nobody answers %s by machine: %s', (line, kind) => {
  expect(kindOf(line)).toBe(kind)
})

test.each([
  'Auto-Submitted: no',
  'Auto-Submitted: No (really)',
  'X-Auto-Response-Suppress: DR, RN, NRN',
  'Precedence: first-class',
  'Subject: Auto-Submitted: auto-replied',
  'Listen: closely',
])('a person wrote %s', (line) => {
  expect(kindOf(line)).toBeNull()
})

test.each(['', '<>', ' '])('the null sender wants no answer: %j', (envelopeFrom) => {
  expect(kindOf('Subject: Hello', envelopeFrom)).toBe('notice')
})
