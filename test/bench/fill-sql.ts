import { TEXTS } from './fill-text.ts'

export interface Chunk {
  /** Conversations from this number up to, not with, the other. */
  from: number
  to: number
  /** When number 0 began, and how much later each next one, in milliseconds. */
  start: number
  step: number
  inboxId: string
  channelId: string
  adaId: string
  colleague(n: number): string
}

/** A word that is in five conversations at every size, and one that is in many. */
export const RARE = 'quokka'
export const COMMON = 'invoice'

const HOUR = 3_600_000

/** Ids of the same number and kind are the same: rows name each other without a look-up. */
const id = (kind: number, at: string, n: string) =>
  `printf('%08x-%04x-7${kind.toString(16).padStart(3, '0')}-8000-%012x', (${at}) / 65536, (${at}) % 65536, ${n})`

/** The number of conversation number `n`, as SQL: the same one for `idOf` and for the tables. */
export const conversationId = (chunk: Pick<Chunk, 'start' | 'step'>, n: string) =>
  id(1, `${chunk.start} + (${n}) * ${chunk.step}`, n)

/** Numbers that look drawn: the same ones for the same conversation. */
const drawn = (n: string, salt: number, below: number) => `((${n} * 2654435761 + ${salt} * 7919) / 1024 % ${below})`

/** The chunk's conversations as `c` and their messages as `m`, as both databases are filled from them. */
function source(chunk: Chunk): string {
  const { from, to, start, step } = chunk
  return `WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to - 1}),
    c AS MATERIALIZED (SELECT n, ${start} + n * ${step} AS at, ${conversationId(chunk, 'n')} AS id, n - n % 3 AS contact,
      1 + ${drawn('n', 1, 4)} AS messages, ${drawn('n', 2, 100)} < 30 AS is_open, ${drawn('n', 3, 50)} = 0 AS is_trash, ${drawn('n', 4, 10)} AS owner,
      (SELECT subject FROM bench_text WHERE bench_text.n = ${drawn('numbers.n', 5, TEXTS)}) AS subject FROM numbers),
    turns(turn) AS (VALUES (0), (1), (2), (3)),
    m AS MATERIALIZED (SELECT c.*, turn, at + turn * ${HOUR} AS said, turn % 2 = 1 AS is_ours, ${id(2, `at + turn * ${HOUR}`, 'n * 4 + turn')} AS message,
      (SELECT body FROM bench_text WHERE bench_text.n = ${drawn('(c.n * 4 + turn)', 6, TEXTS)}) || (SELECT body FROM bench_text WHERE bench_text.n = ${drawn('(c.n * 4 + turn)', 7, TEXTS)})
      || iif(c.n < 1000 AND c.n % 200 = 100 AND turn = 0, ' ${RARE}', '') AS body FROM c JOIN turns ON turn < messages)`
}

const email = `'nora' || contact || '@customer' || (contact % 500) || '.example'`
const name = `'Nora ' || contact`

/** Everything that taking in and answering a mail leaves behind. */
export function fillTables(chunk: Chunk): string[] {
  const { inboxId, channelId, adaId, colleague, start, step } = chunk
  const contactId = id(3, `${start} + contact * ${step}`, 'contact')
  const owner = `CASE WHEN owner < 3 THEN NULL WHEN owner < 5 THEN '${adaId}' ELSE CASE owner ${[5, 6, 7, 8, 9].map((n) => `WHEN ${n} THEN '${colleague(n - 5)}'`).join(' ')} END END`
  const rfcId = `message || '@bench.example'`
  const event = (kind: number, type: string, data: string, at: string, actor: string) =>
    `${id(kind, at, 'n * 4 + turn')}, '${type}', ${at}, ${actor === 'system' ? `'system', NULL` : `'member', '${adaId}'`}, '${inboxId}', id, ${data}, 1, ${at}`
  const events =
    'events (id, type, at, actor_kind, actor_id, inbox_id, conversation_id, data, in_timeline, published_at)'
  const say = (select: string) => `${source(chunk)} ${select}`
  const into = (table: string, select: string) => `INSERT INTO ${table} ${say(select)}`
  const message = `json_object('messageId', message)`
  return [
    `INSERT OR IGNORE INTO contacts (id, email, name, created_at) ${say(`SELECT ${contactId}, ${email}, ${name}, at FROM c`)}`,
    into(
      `conversations (id, inbox_id, channel_id, contact_id, contact_name, contact_email, subject, snippet, status, place, assignee_id, read_by, message_count, first_message_at, last_message_at, last_sent_at)`,
      `SELECT id, '${inboxId}', '${channelId}', ${contactId}, ${name}, ${email}, subject, (SELECT substr(body, 1, 160) FROM bench_text WHERE bench_text.n = c.n % ${TEXTS}),
        iif(is_open, 'open', 'closed'), iif(is_trash, 'trash', 'inbox'), ${owner}, iif(n % 4 = 0, '[]', '["${adaId}"]'), messages, at, at + (messages - 1) * ${HOUR},
        iif(messages > 1, at + iif(messages = 4, 3, 1) * ${HOUR}, NULL) FROM c`,
    ),
    into(
      `messages (id, conversation_id, direction, status, author_id, from_name, from_email, recipients, subject, body_text, body_html, message_id, raw_key, sent_at)`,
      `SELECT message, id, iif(is_ours, 'out', 'in'), iif(is_ours, 'sent', 'received'), iif(is_ours, '${adaId}', NULL), iif(is_ours, 'Ada', ${name}), iif(is_ours, 'support@postroom.test', ${email}),
        json_object('to', json_array(json_object('name', '', 'email', iif(is_ours, ${email}, 'support@postroom.test'))), 'cc', json_array(), 'bcc', json_array(), 'replyTo', json_array()),
        subject, body, '<p>' || body || '</p>', ${rfcId}, 'raw/' || message || '.eml', said FROM m`,
    ),
    into('message_ids', `SELECT '${inboxId}', ${rfcId}, '', id, message FROM m`),
    into('receipts', `SELECT '${channelId}', message || message, message FROM m WHERE NOT is_ours`),
    into('participants', `SELECT id, ${email}, NULL FROM c UNION ALL SELECT id, 'support@postroom.test', NULL FROM c`),
    into(
      'attachments',
      `SELECT message, message, 0, 'scan.pdf', 'application/pdf', 204800, NULL, 0, 'files/' || message FROM m WHERE (n + turn) % 10 = 0`,
    ),
    into(events, `SELECT ${event(4, 'message.received', message, 'said', 'system')} FROM m WHERE NOT is_ours`),
    into(events, `SELECT ${event(5, 'message.queued', message, 'said', 'ada')} FROM m WHERE is_ours`),
    into(events, `SELECT ${event(6, 'message.sent', message, 'said', 'system')} FROM m WHERE is_ours`),
    into(
      events,
      `SELECT ${event(7, 'conversation.assigned', `json_object('assigneeId', ${owner}, 'previousId', NULL)`, 'said', 'ada')} FROM m WHERE turn = 0 AND owner > 2`,
    ),
    into(
      events,
      `SELECT ${event(8, 'conversation.closed', `'{}'`, 'said', 'ada')} FROM m WHERE turn = messages - 1 AND NOT is_open`,
    ),
    into(
      'raw_mail',
      `SELECT 'raw/' || message || '.eml', ${email}, 'support@postroom.test', 3000, said, 'accepted', 0, 0, NULL, message, NULL FROM m WHERE NOT is_ours`,
    ),
  ]
}

export function fillSearch(chunk: Chunk): string[] {
  const scope = `inbox${chunk.inboxId.replaceAll('-', '')}`
  return [
    `INSERT INTO documents (source_id, conversation_id, scope, subject, people, body, files) ${source(chunk)}
     SELECT message, id, '${scope}', subject, ${name} || ' ' || ${email}, body, iif((n + turn) % 10 = 0, 'scan.pdf', '') FROM m ORDER BY n, turn`,
  ]
}
