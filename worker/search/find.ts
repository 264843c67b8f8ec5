import { sql } from 'drizzle-orm'
import type { Found, Page } from '../contract/conversation.ts'
import { conversations } from '../database/schema/conversations.ts'
import { reader } from '../conversations/change.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError, notFound } from '../desk/domain-error.ts'
import { isVisible } from '../desk/visible.ts'
import { ftsQuery } from './query.ts'

const PAGE = 30
/** How often more is read for one page, since one long conversation may match in all of its mails. */
const MAX_TURNS = 4

/**
 * Conversations of an inbox with these words in a subject, a body, a name, an address or a file's
 * name, the newest match first. Ordered by time and not by rank: that stays fast for a common word. A page has each
 * conversation once; the next page may have it again, by an older match.
 */
export async function findConversations(
  desk: Desk,
  query: { inboxId: string; q: string; cursor?: string | undefined },
): Promise<Page<Found>> {
  if (!isVisible(desk.actor, query.inboxId)) throw notFound('inbox')
  const match = ftsQuery(query.q, query.inboxId)
  if (match === null) return { items: [], next: null }
  const newest = new Map<string, string>()
  let place = readPlace(query.cursor)
  let isMore = true
  for (let turn = 0; isMore && turn < MAX_TURNS && newest.size < PAGE; turn++) {
    const wanted = PAGE - newest.size
    const hits = await findHits(desk, match, place, wanted + 1)
    isMore = hits.length > wanted
    for (const hit of hits.slice(0, wanted)) {
      if (!newest.has(hit.conversationId)) newest.set(hit.conversationId, excerptOf(hit))
      place = hit.id
    }
  }

  const rows = await desk.db
    .select()
    .from(conversations)
    .where(sql`${conversations.id} IN (SELECT value FROM json_each(${JSON.stringify([...newest.keys()])}))`)
  // The index hears of a merge a moment later.
  const byId = new Map(
    rows.filter((row) => row.inboxId === query.inboxId && row.place !== 'merged').map((row) => [row.id, row]),
  )
  return {
    items: [...newest].flatMap(([id, excerpt]) => {
      const row = byId.get(id)
      return row ? [{ conversation: reader(desk, row), ...readMarks(excerpt) }] : []
    }),
    next: isMore ? String(place) : null,
  }
}

type Hit = { id: number; conversationId: string } & Record<(typeof SHOWN)[number], string>

/** Matches older than a place in the index, the newest first. */
async function findHits(desk: Desk, match: string, before: number, limit: number): Promise<Hit[]> {
  const { results } = await desk.env.SEARCH.prepare(
    `SELECT d.id, d.conversation_id AS conversationId, ${EXCERPTS} FROM words JOIN documents d ON d.id = words.rowid
     WHERE words MATCH ?3 AND words.rowid < ?4 ORDER BY words.rowid DESC LIMIT ?5`,
  )
    .bind(OPEN, CLOSE, match, before, limit)
    .all<Hit>()
  return results
}

/**
 * What an excerpt is taken from, the most telling first, with its place among the index's columns. FTS5's own choice
 * (-1) will not do: it takes the scope, which every search matches, for the best of them.
 */
const SHOWN = ['body', 'subject', 'people', 'files'] as const
const COLUMN = { subject: 1, people: 2, body: 3, files: 4 }
const EXCERPTS = SHOWN.map((name) => `snippet(words, ${COLUMN[name]}, ?1, ?2, '…', 24) AS ${name}`).join(', ')

function excerptOf(hit: Record<(typeof SHOWN)[number], string>): string {
  return fromNearTheHit(hit[SHOWN.find((name) => hit[name].includes(OPEN)) ?? 'body'])
}

/** As many characters before the first hit as leave it in sight on a line that is cut at its end. */
const BEFORE = 24

/** FTS5 sets the hit in the middle of what it cuts out, where a row of the list has ended already. */
function fromNearTheHit(marked: string): string {
  const hit = marked.indexOf(OPEN)
  if (hit <= BEFORE) return marked
  const space = marked.slice(hit - BEFORE, hit).search(/\s/)
  return `…${marked.slice(space < 0 ? hit : hit - BEFORE + space + 1)}`
}

/** Characters that no text has, around each match: the index drops them from what it is given. */
const OPEN = '\u0001'
const CLOSE = '\u0002'

function readMarks(marked: string): { excerpt: string; marks: [number, number][] } {
  const marks: [number, number][] = []
  let excerpt = ''
  for (const part of marked.split(/(?=[\u0001\u0002])/)) {
    if (part.startsWith(OPEN)) marks.push([excerpt.length, excerpt.length + part.length - 1])
    excerpt += part.startsWith(OPEN) || part.startsWith(CLOSE) ? part.slice(1) : part
  }
  return { excerpt, marks }
}

function readPlace(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  if (!/^\d{1,15}$/.test(cursor)) throw new DomainError('invalid_input', 'cursor: is not one that a page gave')
  return Number(cursor)
}
