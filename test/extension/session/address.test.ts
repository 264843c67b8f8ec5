import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findPostroom, normalizeAddress } from '../../../extension/session/address.ts'
import { memoryHost } from './memory-host.ts'

test.each([
  ['mail.northwind.example', 'https://mail.northwind.example'],
  ['  https://Mail.Northwind.example/inbox?x#y ', 'https://mail.northwind.example'],
  ['northwind.workers.dev/', 'https://northwind.workers.dev'],
  ['127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://localhost:8787/inbox', 'http://localhost:8787'],
  ['https://mail.northwind.example:8443', 'https://mail.northwind.example:8443'],
])('what people type, %j, is %s', (typed, origin) => expect(normalizeAddress(typed)).toBe(origin))

test.each([
  ['', 'not_an_address'],
  ['our inbox', 'not_an_address'],
  ['intranet', 'not_an_address'],
  ['ftp://mail.northwind.example', 'not_an_address'],
  ['javascript://mail.northwind.example', 'not_an_address'],
  ['https://ada:secret@mail.northwind.example', 'not_an_address'],
  ['http://mail.northwind.example', 'not_https'],
  ['http://127.0.0.1.northwind.example', 'not_https'],
  ['http://localhost.northwind.example', 'not_https'],
])('%j is refused: %s', (typed, reason) => {
  expect(() => normalizeAddress(typed)).toThrow(expect.objectContaining({ reason }))
})

async function site(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('where a Postroom answers, leave is kept for that address', async () => {
  const host = memoryHost()
  const address = await site(200, '{"product":"postroom","name":"Northwind","version":"1"}')
  expect(await findPostroom(host, address)).toEqual({ address: `http://${address}`, name: 'Northwind' })
  expect([...host.permitted]).toEqual([`http://${address}`])
})

test.each([
  ['another product', 200, '{"product":"other"}'],
  ['a web page', 200, '<h1>Welcome</h1>'],
  ['a page that is not there', 404, 'not found'],
  ['null', 200, 'null'],
])('where %s answers it is said that it is no Postroom, and leave is given back', async (_, status, body) => {
  const host = memoryHost()
  await expect(findPostroom(host, await site(status, body))).rejects.toMatchObject({ reason: 'not_postroom' })
  expect(host.permitted.size).toBe(0)
})

test('where nobody answers that is said', async () => {
  await expect(findPostroom(memoryHost(), '127.0.0.1:9')).rejects.toMatchObject({ reason: 'no_answer' })
})

test('where nobody answers that is said, also where the browser does not take the leave back', async () => {
  const host = { ...memoryHost(), forbid: () => Promise.reject(new Error('You cannot remove required permissions.')) }
  await expect(findPostroom(host, '127.0.0.1:9')).rejects.toMatchObject({ reason: 'no_answer' })
})

test('without leave nothing is asked', async () => {
  const address = await site(200, '{"product":"postroom","name":"Northwind","version":"1"}')
  await expect(findPostroom(memoryHost(undefined, false), address)).rejects.toMatchObject({ reason: 'not_permitted' })
})
