import { expect, test } from 'vitest'
import { readReplyToken, signReplyToken } from '../../../../worker/channels/email/reply-token.ts'

const secret = 'a secret of the account, long enough'
const conversation = '0190163d-8694-739b-aea5-966c26f8ad91'

test('an answer finds its conversation', async () => {
  expect(await readReplyToken(secret, await signReplyToken(secret, conversation))).toBe(conversation)
})

test('also where a server shouts the address, or leaves the domain on', async () => {
  const local = await signReplyToken(secret, conversation)
  expect(await readReplyToken(secret, local.toUpperCase())).toBe(conversation)
  expect(await readReplyToken(secret, `${local}@postroom.test`)).toBe(conversation)
})

test('fits into the local part of an address, without characters that servers trip over', async () => {
  const local = await signReplyToken(secret, 'ffffffff-ffff-7fff-bfff-ffffffffffff')
  expect(local).toMatch(/^inbox\+[a-z2-7]+$/)
  expect(local.length).toBeLessThanOrEqual(64)
})

test('nobody gets in with a token that is wrong in one character, cut, longer, or from another account', async () => {
  const local = await signReplyToken(secret, conversation)
  for (let at = 'inbox+'.length; at < local.length; at++) {
    const changed = local.slice(0, at) + (local[at] === 'a' ? 'b' : 'a') + local.slice(at + 1)
    expect(await readReplyToken(secret, changed), changed).toBeNull()
  }
  for (const wrong of [
    local.slice(0, -1),
    `${local}a`,
    'inbox+',
    'inbox',
    '',
    local.replace('inbox+', ''),
    local.replace('inbox', 'support'),
    `${local.slice(0, -1)}é`,
    'x'.repeat(100_000),
  ]) {
    expect(await readReplyToken(secret, wrong), wrong).toBeNull()
  }
  expect(await readReplyToken('another secret, of another account', local)).toBeNull()
})

test.each(['', 'x', '0190163d-8694-439b-aea5-966c26f8ad91', conversation.toUpperCase()])(
  'only conversations get one, not %j',
  async (id) => {
    await expect(signReplyToken(secret, id)).rejects.toThrow(TypeError)
  },
)
