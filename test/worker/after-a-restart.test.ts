import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../worker/contract/message.ts'
import { makeTeam } from '../harness/team.ts'
import { startPostroom } from '../harness/worker.ts'
import { NORA, answerTo, conversationAbout, got, letMinutesPass, until, write } from './office.ts'

const HOUR = 3_600_000

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'postroom-restart-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

test('an answer in its undo time and a scheduled one both leave once, though the worker ended in between', async () => {
  const before = await startPostroom({ dataDir })
  const team = await makeTeam(before, { undoSeconds: 10 })
  await write(before, { subject: 'Good night' })
  const { id } = await conversationAbout(team.bob.api, team.inboxId, 'Good night')
  const soon = await got<Message>(answerTo(team.bob, id, '<p>soon</p>'))
  const later = await got<Message>(answerTo(team.bob, id, '<p>later</p>', { leavesAt: Date.now() + HOUR }))
  expect([soon.status, later.status]).toEqual(['queued', 'scheduled'])
  expect(await before.catcher.mails(NORA)).toEqual([])
  await before.stop()

  const after = await startPostroom({ dataDir })
  try {
    const stateOf = (each: Message) =>
      after.db.prepare('SELECT status FROM messages WHERE id = ?').bind(each.id).first<string>('status')
    const becomesSent = (each: Message) =>
      until(
        () => stateOf(each),
        (status) => status === 'sent',
      )
    const textsOf = async () => (await after.catcher.mails(NORA)).map(({ text }) => text.trim())
    await until(
      async () => Date.now() > soon.leavesAt!,
      (isOver) => isOver,
    )
    await letMinutesPass(after, 3)
    await becomesSent(soon)
    expect(await textsOf()).toEqual(['soon'])
    expect(await stateOf(later)).toBe('scheduled')

    await letMinutesPass(after, 61)
    await letMinutesPass(after, 62)
    await becomesSent(later)
    await letMinutesPass(after, 70)
    expect(await textsOf()).toEqual(['soon', 'later'])
  } finally {
    await after.stop()
  }
}, 60_000)
