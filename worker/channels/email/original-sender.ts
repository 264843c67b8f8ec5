import { type Column, inArray, or, sql } from 'drizzle-orm'
import type { Address, OriginalSender } from '../../contract/message.ts'
import { isPublicDomain } from '../../contract/public-domain.ts'
import type { Database } from '../../database/client.ts'
import { account, channels, members } from '../../database/schema/people.ts'
import { findUsernames } from '../../messages/find-usernames.ts'
import { fallbackAt } from '../../messages/sender.ts'
import { readAddresses } from './address.ts'
import { attachedSender } from './attached-sender.ts'
import { findForwarded } from './forwarded-body.ts'
import { translateWords } from './header-value.ts'
import { headerValue, type Header } from './header.ts'
import type { ParsedMail } from './parse-mail.ts'

interface Claim {
  how: OriginalSender['how']
  author: Address
}

/**
 * Whom a mail that came by another hand was written by, as that hand says: by a person who forwarded it, by a group
 * that put itself into From, by a web form. Nothing proves it. Null where From is the sender; and where an address of
 * our own is named, since nothing that comes in may look as if one of us had written it. One of us who forwards something
 * vouches for it, but not where it is doubted that it was one of us.
 */
export async function findOriginalSender(
  db: Database,
  mail: ParsedMail,
  channel: { choosesOriginal: boolean },
  isDoubted: boolean,
): Promise<OriginalSender | null> {
  if (mail.bounce || mail.automatic === 'own') return null
  const claims = [channel.choosesOriginal ? byForward(mail) : null, byGroup(mail), byForm(mail)]
    .filter((claim) => claim !== null)
    .filter(({ author }) => !isSame(author, mail.from))
  if (claims.length === 0) return null

  const ours = await whoseAre(db, [mail.from.email, ...claims.map(({ author }) => author.email)])
  const isColleague = ours.isColleague(mail.from.email)
  const claim = claims.find(
    ({ how, author }) =>
      !ours.isOurs(author.email) && (how !== 'form' || isColleague || isForeignForm(mail.from.email, author.email)),
  )
  return claim ? { ...claim.author, how: claim.how, isByOutsider: !isColleague || isDoubted } : null
}

/** Whether a mail came through a group in which people write to each other: no machine wrote it, though it is list mail. */
export function isGroupMail({ automatic, headers }: ParsedMail): boolean {
  const has = (name: string) => headerValue(headers, name) !== ''
  return automatic === 'list' && (has('x-google-group-id') || has('x-original-sender') || has('x-original-from'))
}

function byForward(mail: ParsedMail): Claim | null {
  const author = mail.isForward ? (findForwarded(mail.text) ?? attachedSender(mail.attachments)) : null
  return author && { how: 'forward', author }
}

/** Google Groups and others write `'Nora Haugen' via Support <support@…>` where the sender's domain forbids to leave her in From. */
function byGroup({ from, replyTo, headers }: ParsedMail): Claim | null {
  const via = from.name.lastIndexOf(' via ')
  const name = via > 0 ? from.name.slice(0, via).replace(/^['"]+|['"]+$/g, '') : ''
  const named =
    ['x-original-from', 'x-original-sender']
      .flatMap((header) => readAddresses(translateWords(headerValue(headers, header))))
      .find((address) => address.email !== '') ?? null
  if (named) return name || isFromGroup(from.email, headers) ? group(named, name) : null
  const wished = replyTo.filter((address) => address.email !== '' && !isSame(address, from))
  return name && wished.length === 1 ? group(wished[0]!, name) : null
}

function group(author: Address, name: string): Claim {
  return { how: 'group', author: { name: author.name || name, email: author.email } }
}

/** Whether From is the group's: where its headers name another address, the sender was left in From. */
function isFromGroup(from: string, headers: Header[]): boolean {
  const lists = ['list-id', 'list-post', 'mailing-list'].map((name) => headerValue(headers, name).toLowerCase())
  const address = from.toLowerCase()
  return (
    lists.every((list) => list === '') ||
    lists.some((list) => list.includes(address) || list.includes(address.replace('@', '.')))
  )
}

/** What a form on a web site sends has the visitor in Reply-To alone (RFC 5322 3.6.2). */
function byForm({ replyTo }: ParsedMail): Claim | null {
  const author = replyTo.length === 1 ? replyTo[0]! : null
  return author?.email ? { how: 'form', author } : null
}

const NO_REPLY =
  /^(?:no-?reply|do-?not-?reply|ne-?pas-?repondre|nicht-?antworten|niet-?beantwoorden|ikke-?svar|svar-?ikke|notifications?|forms?|web-?forms?|contact-?forms?|form-?submissions?|wordpress|submissions?)(?:[-+].*)?$/

/** A form's service writes from an address that nobody reads, for people of other domains; a shop with such an address answers for itself. */
function isForeignForm(from: string, author: string): boolean {
  const [one, other] = [domainOf(from), domainOf(author)]
  const local = from.slice(0, from.lastIndexOf('@')).slice(0, 200).toLowerCase().replace(/[._]/g, '-')
  return NO_REPLY.test(local) && !`.${one}`.endsWith(`.${other}`) && !`.${other}`.endsWith(`.${one}`)
}

/** Which of these addresses are our own, and which a colleague's: a member's, or one at a domain of ours. */
async function whoseAre(db: Database, emails: string[]) {
  const asked = [...new Set(emails.flatMap(waysToWrite))]
  const domains = JSON.stringify(asked.map(domainOf))
  const atThese = (column: Column) =>
    sql`substr(${column}, instr(${column}, '@') + 1) IN (SELECT value FROM json_each(${domains}))`
  const [settings, people, ways, usernames] = await db.batch([
    db.select({ mailDomain: account.mailDomain }).from(account),
    db.select({ email: members.email }).from(members).where(inArray(members.email, asked)),
    db
      .select({ address: channels.address, fromEmail: channels.fromEmail })
      .from(channels)
      .where(or(atThese(channels.address), atThese(channels.fromEmail))),
    findUsernames(db, asked.map(localOf)),
  ])
  const mailDomain = settings[0]?.mailDomain ?? ''
  const answersFrom = ways.flatMap(({ address, fromEmail }) => [address, fromEmail ?? address])
  const addresses = new Set([
    fallbackAt(mailDomain),
    ...people.map(({ email }) => email),
    ...usernames.map(({ local }: { local: string }) => `${local}@${mailDomain}`),
    ...answersFrom,
  ])
  const own = new Set([mailDomain, ...answersFrom.map(domainOf)])
  const isOurs = (email: string) => waysToWrite(email).some((way) => addresses.has(way))
  return {
    isOurs,
    isColleague: (email: string) => isOurs(email) || (own.has(domainOf(email)) && !isPublicDomain(domainOf(email))),
  }
}

function waysToWrite(email: string): string[] {
  const address = email.toLowerCase()
  return [address, address.replace(/\+[^@]*(?=@)/, '')]
}

const isSame = (one: Address, other: Address) => one.email.toLowerCase() === other.email.toLowerCase()
const localOf = (email: string) => email.slice(0, email.lastIndexOf('@'))
const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
