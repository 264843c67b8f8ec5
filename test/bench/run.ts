import { availableParallelism, loadavg } from 'node:os'
import { fill, prepareFill } from './fill.ts'
import { measureLists } from './lists.ts'
import { measureIntake, measureIntakeAt } from './measure-intake.ts'
import { measureMemory } from './memory.ts'
import { type Options, readOptions } from './options.ts'
import { startBare, startReal } from './rig.ts'
import { measureScreen } from './screen.ts'
import { measureSizes } from './sizes.ts'
import { type Line, count, printTable } from './table.ts'
import { makeWords } from './words.ts'

/** npm run bench -- [--only intake,memory,lists,size] [--sizes 1000,10000,100000] [--quick] */
async function bench({ only, sizes, mails, reads }: Options): Promise<Line[]> {
  const lines: Line[] = []
  if (only.includes('size')) lines.push(...(await measureSizes()))
  if (only.includes('memory')) {
    say('taking in the largest mails')
    lines.push(...(await measureMemory()))
  }
  if (!only.includes('intake') && !only.includes('lists')) return lines
  const words = makeWords(20_261)
  say('starting the worker, and the bare minimum beside it')
  const bare = await startBare()
  try {
    const rig = await startReal()
    try {
      if (only.includes('intake')) {
        say(`taking in ${mails} mails by each door`)
        lines.push(...(await measureIntake(rig, bare, words, mails)), ...(await measureScreen(rig, bare, words, reads)))
      }
      if (only.includes('lists')) {
        const filled = await prepareFill(rig, words)
        for (const size of sizes) {
          say(`filling up to ${count(size)} conversations`)
          await fill(rig, filled, size)
          say(`reading ${reads} times`)
          lines.push(
            ...(await measureLists(rig, bare, filled, words, reads)),
            ...(await measureIntakeAt(rig, bare, words, mails / 2, size)),
          )
        }
      }
    } finally {
      await rig.stop()
    }
  } finally {
    await bare.stop()
  }
  return lines
}

function say(what: string): void {
  console.error(`  ${what} …`)
}

try {
  const options = readOptions(process.argv.slice(2))
  const load = loadavg()[0] ?? 0
  const lines = await bench(options)
  console.log(
    `\nTimes are of this machine (${availableParallelism()} cores, shared by clients and workers; load ${load.toFixed(1)} before), and mean something only beside each other.`,
  )
  console.log(
    '"Bare minimum" is a worker that parses, keeps the bytes and writes one row, measured in turns with ours.\n',
  )
  printTable(lines)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
