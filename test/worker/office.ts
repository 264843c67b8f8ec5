import type { Conversation, Page } from '../../worker/contract/conversation.ts'
import type { TimelineItem } from '../../worker/contract/event.ts'
import type { Message } from '../../worker/contract/message.ts'
import { type MailParts, mail } from '../harness/mail.ts'
import type { Somebody } from '../harness/team.ts'
import type { ApiFetch, Postroom } from '../harness/worker.ts'

export const SUPPORT = 'support@postroom.test'
export const NORA = 'nora@haugen.example'

/** Looks until it is so, for fifteen seconds: a socket that the room ends is heard to end after ten. What it looked at is the answer. */
export async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + 15_000
  for (;;) {
    const seen = await look()
    if (isSo(seen)) return seen
    if (Date.now() > end) throw new Error(`It did not become so: ${JSON.stringify(seen)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The JSON of an answer that is expected to be good. */
export async function got<T>(answering: Promise<Response>): Promise<T> {
  const answer = await answering
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`)
  return JSON.parse(text) as T
}

/** A mail to Support by SMTP, from Nora unless it says otherwise. */
export async function write(
  postroom: Postroom,
  parts: MailParts = {},
  envelope: { from?: string; to?: string } = {},
): Promise<void> {
  const reply = await postroom.deliver(mail(parts), { from: envelope.from ?? NORA, to: envelope.to ?? SUPPORT })
  if (reply.code !== 250) throw new Error(`${reply.code} ${reply.text}`)
}

export async function list(api: ApiFetch, inboxId: string, query = ''): Promise<Conversation[]> {
  return (await got<Page<Conversation>>(api(`/api/inboxes/${inboxId}/conversations?${query}`))).items
}

export async function timeline(api: ApiFetch, conversationId: string): Promise<TimelineItem[]> {
  return (await got<Page<TimelineItem>>(api(`/api/conversations/${conversationId}/timeline`))).items
}

export async function messagesOf(api: ApiFetch, conversationId: string): Promise<Message[]> {
  return (await timeline(api, conversationId)).flatMap((item) => item.message ?? [])
}

/** The conversation with this subject, once it is in the list. */
export async function conversationAbout(api: ApiFetch, inboxId: string, subject: string): Promise<Conversation> {
  const rows = await until(
    () => list(api, inboxId),
    (seen) => seen.some((row) => row.subject === subject),
  )
  return rows.find((row) => row.subject === subject)!
}

export function answerTo(who: Somebody, conversationId: string, html: string, more: object = {}): Promise<Response> {
  return who.api(`/api/conversations/${conversationId}/messages`, {
    method: 'POST',
    json: { to: [{ name: 'Nora Haugen', email: NORA }], html, key: newKey(), ...more },
  })
}

/** Made by the client for each press of Send. */
export function newKey(): string {
  return crypto.randomUUID().replace(/^(.{14})./, '$17')
}

/** What is in every table, to tell whether anything changed. */
export async function rowCounts(postroom: Postroom, except: string[] = []): Promise<Record<string, number>> {
  const { results } = await postroom.db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .all<{ name: string }>()
  const counts: Record<string, number> = {}
  for (const { name } of results) {
    if (except.includes(name)) continue
    counts[name] = (await postroom.db.prepare(`SELECT count(*) AS n FROM "${name}"`).first<number>('n'))!
  }
  return counts
}

/** The clock's door, as the platform opens it, at that many minutes from now. */
export async function letMinutesPass(postroom: Postroom, minutes: number): Promise<void> {
  const worker = await postroom.mf.getWorker()
  const at = Date.now() + minutes * 60_000
  // Not at a full hour, unless the test asks for one: then the work is wider.
  await worker.scheduled({ scheduledTime: new Date(at), cron: '* * * * *' })
}
