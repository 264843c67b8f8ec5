import { parseMail } from '../../worker/channels/email/parse-mail.ts'
import { type Field, fields, judge } from './judge.ts'
import { type CorpusMessage, hasHead, listMessages } from './messages.ts'
import { reasonFor } from './on-purpose.ts'
import { viewRaw } from './raw-view.ts'

export interface Count {
  passed: number
  /** Read in another way than expected, for a reason that has a name. */
  differing: number
  failed: number
}
export interface Finding {
  file: string
  field: Field
  cause: string
  /** Why it is so on purpose; null where it is a failure. */
  reason: string | null
}
export interface Assessment {
  counts: Map<string, Record<Field, Count>>
  findings: Finding[]
}

/** Parses the whole corpus as the product does, and holds each field against what is expected of it. */
export async function assessCorpus(): Promise<Assessment> {
  const counts: Assessment['counts'] = new Map()
  const findings: Finding[] = []
  for (const message of listMessages()) {
    const row = counts.get(message.folder) ?? emptyRow()
    counts.set(message.folder, row)
    for (const { field, cause } of await assess(message)) {
      const reason = cause === null ? null : reasonFor(message.file, field)
      if (cause === null) row[field].passed++
      else {
        row[field][reason === null ? 'failed' : 'differing']++
        findings.push({ file: message.file, field, cause, reason })
      }
    }
  }
  return { counts, findings }
}

async function assess(message: CorpusMessage): Promise<{ field: Field; cause: string | null }[]> {
  const mail = await parseMail(message.raw, { from: 'bounces@mailer.example', to: 'support@postroom.test' })
  const judged = judge(mail, message.expected, viewRaw(message.raw))
  return fields.flatMap((field) => {
    const cause = judged[field]
    if (
      cause === undefined ||
      (!hasHead(message) && ['sender', 'recipients', 'subject', 'date', 'message-id'].includes(field))
    )
      return []
    return [{ field, cause }]
  })
}

function emptyRow(): Record<Field, Count> {
  return Object.fromEntries(fields.map((field) => [field, { passed: 0, differing: 0, failed: 0 }])) as Record<
    Field,
    Count
  >
}
