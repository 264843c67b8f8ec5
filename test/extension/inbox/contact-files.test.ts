import { expect, test } from 'vitest'
import type { ContactFile } from '../../../worker/contract/conversation.ts'
import { eventually, sitDown } from './desk.ts'
import { idOf } from './people.ts'

const file = (number: number): ContactFile => ({
  id: idOf(70_000 + number),
  direction: 'in',
  filename: `${number}.pdf`,
  type: 'application/pdf',
  size: 1_000,
  at: number,
  url: `/files/attachment/${number}`,
  conversationId: idOf(1),
  subject: 'Invoice 1',
})

async function beside(...files: (number | null)[]) {
  const all = await sitDown((office) => {
    office.mail(1)
    office.mail(2)
    office.files.push(...files.map((number) => (number === null ? null : file(number))))
  })
  const { inbox } = all
  const names = () => inbox.files.value.items.map(({ filename }) => filename)
  const isReady = () => eventually(() => inbox.files.value.state === 'ready')
  return { ...all, names, isReady }
}

test('beside a conversation stand its contact’s files, and more when Ada asks', async () => {
  const { inbox, names, isReady } = await beside(5, 4, 3)
  await inbox.open(idOf(1))
  await isReady()
  expect(names()).toEqual(['5.pdf', '4.pdf'])
  await inbox.loadFiles()
  expect(names()).toEqual(['5.pdf', '4.pdf', '3.pdf'])
  expect(inbox.files.value.next).toBeNull()
})

test('a page of files that may not be shown is gone past', async () => {
  const { inbox, names, isReady } = await beside(null, null, null, 1)
  await inbox.open(idOf(1))
  await isReady()
  expect(names()).toEqual(['1.pdf'])
})

test('of many pages that may not be shown some are gone past, more when Ada asks, and none once she looks elsewhere', async () => {
  const { inbox, office, names, isReady } = await beside(...Array.from({ length: 26 }, () => null), 1)
  const asked = () => office.asked.filter((what) => what.includes('/files')).length
  await inbox.open(idOf(1))
  await isReady()
  expect([asked(), names(), inbox.files.value.next === null]).toEqual([5, [], false])
  const looking = inbox.loadFiles()
  inbox.closePane()
  await looking
  expect(asked()).toBe(6)
  await inbox.open(idOf(1))
  await isReady()
  await inbox.loadFiles()
  await inbox.loadFiles()
  expect([names(), inbox.files.value.next]).toEqual([['1.pdf'], null])
})

test('what came meanwhile is there with her next conversation, and what was loaded stays', async () => {
  const { inbox, office, names, isReady } = await beside(5, 4, 3)
  await inbox.open(idOf(1))
  await isReady()
  await inbox.loadFiles()
  office.files.unshift(file(6))
  await inbox.open(idOf(2))
  await eventually(() => names().length === 4)
  expect(names()).toEqual(['6.pdf', '5.pdf', '4.pdf', '3.pdf'])
  inbox.closePane()
  expect(inbox.files.value).toEqual({ items: [], next: null, state: 'idle' })
})

test('files that could not be loaded are asked for again, from where it failed', async () => {
  const { inbox, office, names, isReady } = await beside(5, 4, 3)
  office.refuseOnce(/files/, 'unavailable')
  await inbox.open(idOf(1))
  await eventually(() => inbox.files.value.state === 'error')
  await inbox.loadFiles()
  expect(names()).toEqual(['5.pdf', '4.pdf'])
  office.refuseOnce(/files/, 'unavailable')
  await inbox.loadFiles()
  expect([inbox.files.value.state, names()]).toEqual(['error', ['5.pdf', '4.pdf']])
  await inbox.loadFiles()
  await isReady()
  expect(names()).toEqual(['5.pdf', '4.pdf', '3.pdf'])
})
