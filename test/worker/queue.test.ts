import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../worker/contract/message.ts'
import { sendBySmtp } from '../../worker/local/smtp-out.ts'
import { type Team, makeTeam } from '../harness/team.ts'
import { type Postroom, startPostroom } from '../harness/worker.ts'
import { NORA, SUPPORT, answerTo, conversationAbout, got, messagesOf, until, write } from './office.ts'

let server: SMTPServer
let postroom: Postroom
let team: Team
const hung: ((refusal: Error) => void)[] = []

beforeAll(async () => {
  // It hands on what it takes, and says nothing about whoever is called Hang until it is told to.
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _, done) => (address.startsWith('hang') ? void hung.push(done) : done()),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        void sendBySmtp(postroom.catcher.smtpPort, [{ from: SUPPORT, to, raw: Buffer.concat(chunks) }]).then(
          () => done(),
          done,
        )
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
  const { port } = server.server.address() as { port: number }
  postroom = await startPostroom({ vars: { SMTP_URL: `smtp://127.0.0.1:${port}` } })
  team = await makeTeam(postroom)
})
afterAll(async () => {
  await postroom?.stop()
  server.close()
})

async function asked(subject: string) {
  await write(postroom, { subject })
  return conversationAbout(team.bob.api, team.inboxId, subject)
}

const statusOf = async (conversationId: string, message: Message) =>
  (await messagesOf(team.bob.api, conversationId)).find(({ id }) => id === message.id)!.status

test('a mail server that hangs at one mail does not hold up the others', async () => {
  const row = await asked('Slow')
  const say = (html: string, to = NORA) => got<Message>(answerTo(team.bob, row.id, html, { to: [{ email: to }] }))
  const [one, two, ...others] = await Promise.all([
    ...[1, 2].map((n) => say('<p>Hello?</p>', `hang${n}@x.example`)),
    ...[1, 2, 3].map((n) => say(`<p>Number ${n}</p>`)),
  ])
  const hanging = [one!, two!]
  await until(
    () => Promise.all(others.map((message) => statusOf(row.id, message))),
    (statuses) => statuses.every((status) => status === 'sent'),
  )
  expect(await Promise.all(hanging.map((message) => statusOf(row.id, message)))).toEqual(['sending', 'sending'])
  expect((await postroom.catcher.mails(NORA)).map(({ text }) => text.trim()).toSorted()).toEqual([
    'Number 1',
    'Number 2',
    'Number 3',
  ])
  for (const refuse of hung.splice(0)) refuse(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }))
  await until(
    () => Promise.all(hanging.map((message) => statusOf(row.id, message))),
    (statuses) => statuses.every((status) => status === 'failed'),
  )
}, 30_000)

test('an answer that left is sent, though the database was away when that was to be written down', async () => {
  const row = await asked('Out of order')
  await postroom.db
    .prepare(
      `CREATE TRIGGER out_of_order BEFORE UPDATE OF status ON messages WHEN new.status = 'sent'
       BEGIN SELECT RAISE(ABORT, 'out of order'); END`,
    )
    .run()
  const message = await got<Message>(answerTo(team.bob, row.id, '<p>Once</p>'))
  const left = (each: { subject: string }) => each.subject === 'Re: Out of order'
  await postroom.catcher.waitFor(NORA, left)
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(await statusOf(row.id, message)).toBe('sending')
  await postroom.db.prepare('DROP TRIGGER out_of_order').run()
  await until(
    () => statusOf(row.id, message),
    (status) => status === 'sent',
  )
  expect((await postroom.catcher.mails(NORA)).filter(left)).toHaveLength(1)
}, 30_000)
