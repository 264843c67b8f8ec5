import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postroom, startPostroom } from '../../harness/worker.ts'

let postroom: Postroom
beforeAll(async () => void (postroom = await startPostroom()))
afterAll(() => postroom?.stop())

/** As a browser asks that reached us by `origin`. */
const asked = async (url: string) => (await postroom.mf.dispatchFetch(url, { redirect: 'manual' })).headers

test.each([
  '/inbox',
  '/settings/sign-in',
  '/api/hello',
  '/api/start',
  '/files/raw/x',
  '/nothing',
  '/inbox/assets/none.js',
])('%s is framed by nobody, is what it says it is, and comes by TLS from then on', async (path) => {
  const headers = await asked(`https://mail.acme.example${path}`)
  expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'|^sandbox/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  expect((await asked(`http://127.0.0.1${path}`)).has('strict-transport-security')).toBe(false)
})

test('whoever opened a page of ours in a window has no hold of it', async () => {
  for (const path of ['/inbox', '/settings/set-up']) {
    expect((await asked(`https://mail.acme.example${path}`)).get('cross-origin-opener-policy')).toBe('same-origin')
  }
})
