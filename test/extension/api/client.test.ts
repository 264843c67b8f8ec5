import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createClient, hello } from '../../../extension/api/client.ts'

/** A server that answers everything in one way, and the requests it got. */
async function answering(status: number, body: string, type = 'application/problem+json') {
  const asked: { line: string; authorization: string | undefined; body: string }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    asked.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, body: text })
    response.writeHead(status, { 'content-type': type }).end(status === 204 ? undefined : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  let signedOut = 0
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = createClient(base, 'secret', () => (signedOut += 1))
  return { client, base, asked, signedOut: () => signedOut }
}

test("the worker's refusal is thrown with its code, its sentence and the fields", async () => {
  const problem = {
    type: 'about:blank',
    title: 'x',
    status: 400,
    code: 'invalid_input',
    detail: 'text: is empty',
    issues: [{ path: 'text', message: 'is empty' }],
  }
  const { client } = await answering(400, JSON.stringify(problem))
  await expect(client.comment('1', { text: '' })).rejects.toMatchObject({
    code: 'invalid_input',
    status: 400,
    detail: 'text: is empty',
    issues: problem.issues,
  })
})

test.each([
  [502, '<h1>Bad gateway</h1>', 'unavailable'],
  [404, '', 'not_found'],
  [429, '{"message":"Too many requests."}', 'too_many_requests'],
  [413, 'null', 'too_large'],
  [418, '[]', 'invalid_input'],
  [500, '{"code":"toString"}', 'unavailable'],
])('%i with %j is told by its status: %s', async (status, body, code) => {
  const { client } = await answering(status, body, 'text/html')
  await expect(client.start()).rejects.toMatchObject({ code, status })
})

test('nobody answering is offline', async () => {
  await expect(createClient('http://127.0.0.1:9', null).start()).rejects.toMatchObject({ code: 'offline', status: 0 })
})

test("a hotel's log-in page instead of an answer is offline", async () => {
  const { client } = await answering(200, '<h1>Welcome to the hotel</h1>', 'text/html')
  await expect(client.start()).rejects.toMatchObject({ code: 'offline' })
})

test('a 401 of any call tells that the session is over', async () => {
  const { client, signedOut } = await answering(401, '{"code":"not_signed_in"}')
  await client.counts('1').catch(() => undefined)
  expect(signedOut()).toBe(1)
})

test('the token goes with every call, but not with the question who is there', async () => {
  const { client, base, asked } = await answering(200, '{}')
  await client.start()
  await hello(base).catch(() => undefined)
  expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer secret', undefined])
})

test('an id is one piece of a path, whatever stands in it', async () => {
  const { client, asked } = await answering(200, '{}')
  await client.conversation('../../api/me?x#y')
  expect(asked[0]?.line).toBe('GET /api/conversations/..%2F..%2Fapi%2Fme%3Fx%23y')
})

test('Message-IDs are sent as they are written', async () => {
  const { client, asked } = await answering(200, 'null')
  expect(await client.thread(['a+b&c=d@x.example', 'e@x.example'])).toBeNull()
  expect(new URL(`http://x${asked[0]?.line.slice(4)}`).searchParams.getAll('messageId')).toEqual([
    'a+b&c=d@x.example',
    'e@x.example',
  ])
})

test('a removal is answered by nothing', async () => {
  const { client, asked } = await answering(204, '')
  await client.removeComment('7')
  expect(asked[0]?.line).toBe('DELETE /api/comments/7')
})
