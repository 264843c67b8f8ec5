import { largeMails } from '../harness/large-mail.ts'
import { mostMemory } from '../harness/memory.ts'
import { goals } from './figures.ts'
import { startReal } from './rig.ts'
import type { Line } from './table.ts'

/** What the largest mails take of the worker's memory, each in a worker of its own: nobody clears away at once what is done with. */
export async function measureMemory(): Promise<Line[]> {
  const lines: Line[] = []
  for (const [what, make] of Object.entries(largeMails)) {
    const rig = await startReal({ inspector: true })
    try {
      const raw = Buffer.from(make())
      const most = await mostMemory(rig, async () => {
        const { code, reason } = await rig.sendEmail('nora@haugen.example', 'support@postroom.test', raw)
        if (code !== 250) throw new Error(`A mail was answered ${code} ${reason}`)
      })
      const megabytes = most / 1_000_000
      lines.push({
        what: `memory for a mail of ${(raw.length / 1024 / 1024).toFixed(0)} MiB, ${what}`,
        ours: `${megabytes.toFixed(0)} MB`,
        toBeat: `our goal ${goals.memory} MB`,
        worse: megabytes > goals.memory ? [`our goal is ${goals.memory} MB`] : [],
      })
    } finally {
      await rig.stop()
    }
  }
  return lines
}
