import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../../worker/contract/message.ts'
import { mail } from '../../harness/mail.ts'
import { type Team, makeTeam } from '../../harness/team.ts'
import { type Postroom, startPostroom } from '../../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, letMinutesPass, messagesOf, until } from '../office.ts'

let postroom: Postroom
let team: Team
let server: Server
let evil: string
const asked: string[] = []

beforeAll(async () => {
  postroom = await startPostroom()
  team = await makeTeam(postroom)
  server = createServer(({ url = '' }, answer) => {
    asked.push(url)
    answer.end('seen')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  evil = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await postroom?.stop()
  server?.close()
})

/** Every place of a mail where an address can stand that somebody may be tempted to look at. */
function temptations(): string {
  const html = `<html><head><base href="${evil}/base/"><link rel=stylesheet href="${evil}/link"><meta http-equiv=refresh content="0;url=${evil}/meta"><style>@import "${evil}/import";p{background:url(${evil}/css)}</style></head><body background="${evil}/ground"><img src="${evil}/img"><img srcset="${evil}/set 2x"><iframe src="${evil}/frame"></iframe><object data="${evil}/object"></object><video poster="${evil}/poster" src="${evil}/video"></video><a href="${evil}/a" ping="${evil}/ping">${evil}/text</a></body></html>`
  const calendar = [
    'BEGIN:VCALENDAR',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:tempting',
    'SUMMARY:Look',
    'DTSTART:20261126T090000Z',
    `ORGANIZER;DIR="${evil}/dir":mailto:${NORA}`,
    `ATTACH:${evil}/attach`,
    `URL:${evil}/url`,
    `X-GOOGLE-CONFERENCE:${evil}/call`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return mail({
    subject: 'Look here',
    html,
    attachments: [
      { name: 'invite.ics', type: 'text/calendar; method=REQUEST', content: calendar.join('\r\n') },
      { name: 'page.html', type: 'text/html', content: html },
      { name: 'p.svg', type: 'image/svg+xml', content: `<svg><image href="${evil}/svg"/></svg>` },
      { name: 'x', type: `message/external-body; access-type=URL; URL="${evil}/external"`, content: 'x' },
      {
        name: 'doc.xml',
        type: 'text/xml',
        content: `<!DOCTYPE a [<!ENTITY b SYSTEM "${evil}/xxe">]><a>&b;</a>`,
      },
    ],
    headers: {
      'List-Unsubscribe': `<${evil}/unsubscribe>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Content-Location': `${evil}/location`,
      'Content-Base': `${evil}/`,
      'X-Image-URL': `${evil}/face`,
      Autocrypt: `addr=${NORA}; keydata=${evil}/key`,
      'Disposition-Notification-To': NORA,
      'Return-Receipt-To': NORA,
    },
  })
}

test('nothing on the server asks for what a mail names, when it comes, is read, is answered and as time goes by', async () => {
  expect((await postroom.deliver(temptations(), { from: NORA, to: SUPPORT })).code).toBe(250)
  const views = await Promise.all(
    ['all', 'filtered', 'spam'].map((view) =>
      got<{ items: { id: string; subject: string }[] }>(
        team.bob.api(`/api/inboxes/${team.inboxId}/conversations?view=${view}`),
      ),
    ),
  )
  const row = views.flatMap(({ items }) => items).find(({ subject }) => subject === 'Look here')!
  const [message] = await messagesOf(team.bob.api, row.id)
  expect(message!.html).toContain(evil)
  for (const { url } of message!.attachments) expect((await postroom.api()(url)).status).toBe(200)
  const quoted = `<p>Yes</p><p><img src="${evil}/quoted"><img src="file:///etc/passwd"><a href="${evil}/there">there</a></p>`
  const { id } = await got<Message>(answerTo(team.bob, row.id, quoted))
  await until(
    () => got<Message>(team.bob.api(`/api/messages/${id}`)),
    ({ status }) => status === 'sent',
  )
  const { raw } = await postroom.catcher.waitFor(NORA, ({ subject }) => subject === 'Re: Look here')
  expect(raw).not.toMatch(/root:|seen/)
  await letMinutesPass(postroom, 60)
  // No receipt either: whoever wrote is not told that somebody reads.
  expect((await postroom.catcher.mails(NORA)).map(({ subject }) => subject)).toEqual(['Re: Look here'])
  expect(asked).toEqual([])
  expect(await (await fetch(`${evil}/heard`)).text()).toBe('seen')
  expect(asked).toEqual(['/heard'])
})

test('what Bob uploads, whatever it calls itself, is a file to whoever opens it, under a key that says nothing', async () => {
  await postroom.email(mail({ subject: 'A picture, please' }), { from: NORA, to: SUPPORT })
  const row = await conversationAbout(team.bob.api, team.inboxId, 'A picture, please')
  const names = ['../../evil.svg', 'page.html', '.htaccess', 'a\u202Egpj.exe']
  const types = ['image/svg+xml', 'text/html', 'text/plain', 'application/xhtml+xml']
  const uploads = await Promise.all(
    names.map(async (name, at) => {
      const body = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
      const path = `/api/uploads?filename=${encodeURIComponent(name)}`
      const answer = await team.bob.api(path, { method: 'POST', body, headers: { 'content-type': types[at]! } })
      return ((await answer.json()) as { id: string }).id
    }),
  )
  const good = uploads.filter((id) => id !== undefined)
  expect(good.length).toBeGreaterThan(1)
  const { attachments } = await got<Message>(answerTo(team.bob, row.id, '<p>Here</p>', { uploads: good }))
  for (const { url } of attachments) {
    const { headers } = await postroom.api()(url)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/)
    expect(headers.get('content-security-policy')).toContain('sandbox')
  }
  const bucket = await postroom.mf.getR2Bucket('MAIL')
  const { objects } = await bucket.list()
  const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  expect(objects.length).toBeGreaterThan(good.length)
  for (const { key } of objects)
    expect(key).toMatch(
      new RegExp(`^(?:raw/${id}\\.eml|sent/${id}\\.eml|uploads/${id}|files/${id}/(?:\\d+|text|html))$`),
    )
})
