import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createSession } from '../../../extension/session/session.ts'
import { memoryBrowser, memoryHost } from './memory-host.ts'

/** Lets Ada in with the code 123456, until the session is ended. */
async function openDoor() {
  const sessions = new Set<string>()
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    const end = (status: number, body: object, headers = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    }
    if (request.url === '/api/hello') return end(200, { product: 'postroom', name: 'Northwind', version: '1' })
    if (request.url?.endsWith('/send-verification-otp')) return end(200, { success: true })
    if (request.url?.endsWith('/sign-out')) return end(200, { success: sessions.delete(token) })
    if (request.url?.endsWith('/sign-in/email-otp')) {
      const { otp } = JSON.parse(text)
      if (otp === '000000') return end(403, { code: 'TOO_MANY_ATTEMPTS', message: 'Too many attempts' })
      if (otp !== '123456') return end(400, { code: 'INVALID_OTP', message: 'Invalid OTP' })
      const given = `token-${sessions.size}`
      sessions.add(given)
      return end(200, {}, { 'set-auth-token': given })
    }
    if (!sessions.has(token)) return end(401, { code: 'not_signed_in', detail: 'Sign in first.' })
    return end(200, { seq: 0 })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, sessions }
}

async function signedIn() {
  const door = await openDoor()
  const browser = memoryBrowser()
  const host = memoryHost(browser)
  const session = createSession(host)
  await session.load()
  await session.connect(door.address)
  await session.signIn(' ada@postroom.test ', '123 456')
  return { ...door, browser, host, session }
}

test('from nothing to signed in, step by step', async () => {
  const { address } = await openDoor()
  const session = createSession(memoryHost())
  expect(session.state.value).toBe('starting')
  await session.load()
  expect(session.state.value).toBe('disconnected')
  await session.connect(address)
  expect([session.state.value, session.accountName.value]).toEqual(['signed-out', 'Northwind'])
  await session.requestCode('ada@postroom.test')
  await session.signIn('ada@postroom.test', '123456')
  expect([session.state.value, session.token.value]).toEqual(['signed-in', 'token-0'])
  expect(await session.client.value?.start()).toEqual({ seq: 0 })
})

test('a wrong code is refused, and after five it is said that it was too many', async () => {
  const { address } = await openDoor()
  const session = createSession(memoryHost())
  await session.load()
  await session.connect(address)
  await expect(session.signIn('ada@postroom.test', '999999')).rejects.toMatchObject({ code: 'not_signed_in' })
  await expect(session.signIn('ada@postroom.test', '000000')).rejects.toMatchObject({ code: 'too_many_requests' })
  expect(session.state.value).toBe('signed-out')
})

test("Ada is still signed in after the browser's restart", async () => {
  const { browser } = await signedIn()
  const later = createSession(memoryHost(browser))
  await later.load()
  expect(later.state.value).toBe('signed-in')
  expect(await later.client.value?.start()).toEqual({ seq: 0 })
})

test('signing out ends it in every frame and on the worker, and drafts are gone', async () => {
  const { browser, host, session, sessions } = await signedIn()
  const other = createSession(memoryHost(browser))
  await other.load()
  await host.store.set('my:draft:1', { comment: 'half a sentence' })
  await session.signOut()
  expect([session.state.value, other.state.value, other.client.value]).toEqual(['signed-out', 'signed-out', null])
  expect(sessions.size).toBe(0)
  expect(await host.store.keys()).toEqual(['session'])
  expect(JSON.stringify(await host.store.get('session'))).not.toContain('token-0')
})

test('signing in shows in every frame', async () => {
  const { browser, session } = await signedIn()
  await session.signOut()
  const other = createSession(memoryHost(browser))
  await other.load()
  await session.signIn('ada@postroom.test', '123456')
  expect(other.state.value).toBe('signed-in')
})

test('a session that was ended elsewhere is signed out at the first refusal, and keeps drafts', async () => {
  const { host, session, sessions } = await signedIn()
  await host.store.set('my:draft:1', { comment: 'half a sentence' })
  sessions.clear()
  await expect(session.client.value?.start()).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(session.state.value).toBe('signed-out')
  expect(await host.store.keys()).toContain('my:draft:1')
})

test('a late refusal of an old session does not end the new one', async () => {
  const { session } = await signedIn()
  const old = session.client.value
  await session.signOut()
  await session.signIn('ada@postroom.test', '123456')
  await session.client.value?.start()
  await old?.start().catch(() => undefined)
  expect(session.state.value).toBe('signed-in')
})

test('disconnecting forgets the address and gives the leave back', async () => {
  const { host, session } = await signedIn()
  await session.disconnect()
  expect(session.state.value).toBe('disconnected')
  expect([host.permitted.size, (await host.store.keys()).length]).toEqual([0, 0])
})

test('the page at /inbox is connected to its own origin, and the cookie signs in', async () => {
  const { address } = await openDoor()
  const host = { ...memoryHost(), kind: 'page' as const }
  const session = createSession(host, `http://${address}`)
  await session.load()
  expect([session.state.value, session.address.value]).toEqual(['signed-in', `http://${address}`])
  await expect(session.client.value?.start()).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(session.state.value).toBe('signed-out')
  await session.signIn('ada@postroom.test', '123456')
  expect([session.state.value, session.token.value]).toEqual(['signed-in', null])
})

test('whoever was asked to sign in at /inbox, and did so at the settings, is let in the next time', async () => {
  const { address } = await openDoor()
  const host = { ...memoryHost(), kind: 'page' as const }
  const session = createSession(host, `http://${address}`)
  await session.load()
  await session.client.value?.start().catch(() => undefined)
  expect(session.state.value).toBe('signed-out')
  await expect.poll(() => session.accountName.value).toBe('Northwind')
  const later = createSession(host, `http://${address}`)
  await later.load()
  expect(later.state.value).toBe('signed-in')
})

test('whoever signs out at /inbox without a network stays signed out there', async () => {
  const host = { ...memoryHost(), kind: 'page' as const }
  const session = createSession(host, 'http://127.0.0.1:1')
  await session.load()
  await session.signOut()
  const later = createSession(host, 'http://127.0.0.1:1')
  await later.load()
  expect(later.state.value).toBe('signed-out')
})

test('what lies in storage and is not ours to understand counts as nothing', async () => {
  const host = memoryHost()
  await host.store.set('session', { address: 7, token: { no: 'string' } })
  const session = createSession(host)
  await session.load()
  expect(session.state.value).toBe('disconnected')
})
