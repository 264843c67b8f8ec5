import { type Bring, type Intake, byHand, bySmtp, takeIn, untilSearchable } from './intake.ts'
import { judge } from './judge.ts'
import { meter } from '../harness/meter.ts'
import { makeMails } from './mails.ts'
import { makeMix, mixIs } from './mix.ts'
import type { Rig } from './rig.ts'
import { type Line, count, figure, times } from './table.ts'
import type { Words } from './words.ts'

const DOORS = { 'email()': byHand, SMTP: bySmtp }

/** Mails per second by each door, in turns with the bare minimum. */
export async function measureIntake(rig: Rig, bare: Rig, words: Words, mails: number): Promise<Line[]> {
  const lines: Line[] = []
  // What a worker does for the first time it does slowly.
  for (const one of [rig, bare]) await takeIn(makeMails(words, 40, 'first'), 4, byHand(one).bring)
  for (const [name, door] of Object.entries(DOORS)) {
    for (const senders of [1, 16])
      lines.push(
        await inTurns(rig, bare, words, {
          what: `intake by ${name}, ${senders} at once`,
          door,
          senders,
          mails,
          size: 1000,
        }),
      )
  }
  for (const senders of [1, 16]) {
    const what = `intake by email(), ${mixIs}, ${senders} at once`
    lines.push(await inTurns(rig, bare, words, { what, door: byHand, senders, mails, size: 1000, make: makeMix }))
  }
  return [...lines, ...(await askedOfThePlatform(rig, words))]
}

/** Mails per second into an account that has so many conversations already. */
export async function measureIntakeAt(rig: Rig, bare: Rig, words: Words, mails: number, size: number): Promise<Line[]> {
  return [
    await inTurns(rig, bare, words, {
      what: `intake by email(), 16 at once, ${count(size)}`,
      door: byHand,
      senders: 16,
      mails,
      size,
    }),
  ]
}

const TURNS = 4
let run = 0

interface Trial {
  what: string
  door: (rig: Rig, senders: number) => { bring: Bring; close: () => void }
  senders: number
  mails: number
  size: number
  make?: typeof makeMails
}

async function inTurns(
  rig: Rig,
  bare: Rig,
  words: Words,
  { what, door, senders, mails, size, make = makeMails }: Trial,
): Promise<Line> {
  const [ours, theirs] = [door(rig, senders), door(bare, senders)]
  const mine: Intake[] = []
  const least: Intake[] = []
  const later: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const some = make(words, Math.ceil(mails / TURNS), `run${++run}`)
    least.push(await takeIn(some, senders, theirs.bring))
    const before = await documents(rig)
    mine.push(await takeIn(some, senders, ours.bring))
    later.push(await untilSearchable(rig, before + some.length))
  }
  ours.close()
  theirs.close()
  const [us, them] = [mean(mine), mean(least)]
  const verdict = judge('intake', size, us.perSecond)
  const bounds = [
    ...(us.perSecond < them.perSecond / 2 ? [`half of the bare minimum is ${figure(them.perSecond / 2)}/s`] : []),
    ...(senders > 1 && us.p99 > us.p50 * 5 ? [`five times its p50 is ${figure(us.p50 * 5)} ms`] : []),
  ]
  return {
    what,
    ours: `${figure(us.perSecond)}/s, p50 ${figure(us.p50)} ms, p99 ${figure(us.p99)} ms; found ${figure(Math.max(...later) / 1000)} s later`,
    beside: `${figure(them.perSecond)}/s, p50 ${figure(them.p50)} ms, p99 ${figure(them.p99)} ms`,
    ratio: times(us.perSecond / them.perSecond),
    ...verdict,
    worse: [...verdict.worse, ...bounds],
  }
}

function mean(parts: Intake[]): Intake {
  const of = (read: (part: Intake) => number) => parts.reduce((sum, part) => sum + read(part), 0) / parts.length
  // The turns have as many mails each: their times add up, not their speeds.
  return {
    perSecond: 1 / of((part) => 1 / part.perSecond),
    p50: of((part) => part.p50),
    p99: Math.max(...parts.map((part) => part.p99)),
  }
}

/** Where a mail's time goes: what one costs of each, while its sender waits and after. */
async function askedOfThePlatform(rig: Rig, words: Words): Promise<Line[]> {
  const mails = makeMails(words, 40, 'counted')
  const before = await documents(rig)
  const readings = await meter(rig.url, async () => {
    await takeIn(mails, 1, byHand(rig).bring)
    await untilSearchable(rig, before + mails.length)
    // The jobs are marked as done after they are.
    await new Promise((resolve) => setTimeout(resolve, 500))
  })
  return (['email', 'queue'] as const).map((door) => {
    const { roundTrips, files, queueSends, roomCalls, rowsRead, rowsWritten } = readings[door]
    const each = (value: number) => (value / mails.length).toFixed(1)
    return {
      what: `asked of the platform for a mail, ${door === 'email' ? 'on arrival' : 'in the queue'}`,
      ours: `${each(roundTrips)} database trips, ${each(files)} bucket, ${each(queueSends)} queue, ${each(roomCalls)} room`,
      rows: `${each(rowsRead)} (+${each(rowsWritten)} written)`,
      worse: [],
    }
  })
}

async function documents(rig: Rig): Promise<number> {
  const row = await rig.search.prepare('SELECT count(*) AS n FROM documents').first<{ n: number }>()
  return row?.n ?? 0
}
