import { eq, sql } from 'drizzle-orm'
import type { DomainProblem, DomainRecord, WantedRecord } from '../contract/domain.ts'
import type { Sender } from '../contract/sending.ts'
import { domains } from '../database/schema/people.ts'
import { type Desk, assertMay, guard } from '../desk/desk.ts'
import type { Env } from '../env.ts'
import { type SendingRow, defaultSender, readSending, secretOf } from '../mailers/sending.ts'
import { DnsUnreachable, lookUp } from './dns.ts'
import { type DomainRow, findDomain, proveAddresses } from './domain.ts'
import { judgeRecord } from './judge-record.ts'
import { proofOf } from './ownership.ts'
import { readResendDomain, ServiceProblem } from './resend-domain.ts'
import { isSpf } from './spf.ts'
import { decide } from './verdict.ts'
import { wantedRecords } from './wanted-records.ts'

/** Of a subdomain the policy of a domain above it counts (RFC 9989 4.10). */
const MOST_STEPS_UP = 6

type Ask = (name: string, type: WantedRecord['type']) => Promise<string[] | null>

/**
 * Looks whether DNS has what the domain needs, the way that mail leaves now, and writes all of it down at once. Where DNS
 * or the sending service could not be asked, what was known of them stays, and so does whether the domain is verified.
 * @param isAsked by a person: then the sending service is told of the domain, and to look too
 * @throws DomainError `conflict` where somebody else was faster
 */
export async function checkDomain(desk: Desk, id: string, isAsked: boolean): Promise<void> {
  assertMay(desk.actor, 'domain.checked', { inboxId: null })
  const domain = await findDomain(desk, id)
  const now = Date.now()
  const seen = await look(desk, domain, isAsked)
  const verdict = decide(domain, seen, now)
  const { name, checkedAt, dueAt } = domain
  const isVerified = verdict.verifiedAt !== null
  const { changed, write } = await proveAddresses(desk, name, isVerified)
  await desk.commitAll(
    [{ type: 'domain.checked', subject: { inboxId: null }, data: { domainId: id, name, isVerified } }, ...changed],
    // What was looked for is what is asked for still: where mail comes to leave another way, it is due at another time.
    guard(
      desk.db,
      sql`EXISTS (SELECT 1 FROM domains WHERE id = ${id} AND checked_at IS ${checkedAt} AND due_at = ${dueAt} AND selector IS ${domain.selector} AND spf IS ${domain.spf})`,
    ),
    desk.db
      .update(domains)
      .set({
        records: seen.records,
        sender: seen.sender,
        problem: seen.problem,
        said: seen.said,
        checkedAt: Math.max(now, (checkedAt ?? 0) + 1),
        ...verdict,
      })
      .where(eq(domains.id, id)),
    write,
  )
}

/** What was seen of a domain. `isAllowed`: whether the sending service lets mail leave from there, null where it does not tell. */
export interface Sight {
  records: DomainRecord[]
  sender: Sender | null
  isAllowed: boolean | null
  problem: DomainProblem | null
  said: string | null
}

async function look(desk: Desk, domain: DomainRow, isAsked: boolean): Promise<Sight> {
  const { env, db } = desk
  const chosen = await readSending(db)
  const sender = chosen?.sender ?? defaultSender(env)
  const { told, ...service } = await askService(env, domain, chosen, isAsked)
  const ask: Ask = (name, type) => lookUp(env.DNS_URL ?? 'https://cloudflare-dns.com/dns-query', name, type)
  const proof = await proofOf(env, domain.name)
  const wanted = (spfNow: string | null) => wantedRecords({ ...domain, proof }, sender, told, spfNow)
  // Where nobody can say which one stands there, what was proposed last: it holds what stood there then.
  const spfBefore = (domain.sender === 'smtp' && domain.records.find(({ purpose }) => purpose === 'spf')?.value) || null
  try {
    const spfNow = sender === 'smtp' && domain.spf !== null ? await findSpf(ask, domain.name, spfBefore) : null
    const records = await Promise.all(wanted(spfNow).map((record) => judge(ask, record, domain.name)))
    return { records, sender, ...service }
  } catch (error) {
    if (!(error instanceof DnsUnreachable)) throw error
    const records = wanted(spfBefore).map((record) => asBefore(record, domain.records))
    return { records, sender, ...service, problem: 'dns_unreachable', said: null }
  }
}

/** What the sending service says of the domain. Of those that tell us nothing the records are known: then `told` is null. */
async function askService(
  env: Env,
  domain: DomainRow,
  chosen: SendingRow | null,
  isAsked: boolean,
): Promise<Pick<Sight, 'isAllowed' | 'problem' | 'said'> & { told: WantedRecord[] | null }> {
  const silent = { told: null, isAllowed: null, problem: null, said: null }
  if (chosen?.sender !== 'resend') return silent
  try {
    const key = await secretOf(env, chosen)
    if (key === null) throw new ServiceProblem('service_refused', '')
    const url = env.RESEND_URL ?? 'https://api.resend.com'
    const there = await readResendDomain({ key, url }, domain.name, isAsked)
    return { ...silent, told: there?.records ?? [], isAllowed: there?.isVerified ?? false }
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error
    const { problem, message } = error
    const before = domain.sender === 'resend' ? ofService(domain.records) : []
    return { ...silent, told: problem === 'service_restricted' ? null : before, problem, said: message || null }
  }
}

async function judge(ask: Ask, record: WantedRecord, domain: string): Promise<DomainRecord> {
  if (record.name === '' || (record.value === '' && record.purpose === 'spf'))
    return { ...record, state: 'unknown', found: [] }
  const judged = judgeRecord(record, await ask(record.name, record.type))
  if (record.purpose !== 'dmarc' || judged.state !== 'missing') return judged
  const above = domain.split('.').slice(1)
  for (let step = 0; step < MOST_STEPS_UP && above.length - step > 1; step++) {
    const name = `_dmarc.${above.slice(step).join('.')}`
    const there = judgeRecord(record, await ask(name, record.type))
    if (there.state === 'found') return { ...there, name }
    if (there.state !== 'missing') return judged
  }
  return judged
}

async function findSpf(ask: Ask, name: string, before: string | null): Promise<string | null> {
  const texts = await ask(name, 'TXT')
  return texts === null ? before : (texts.find(isSpf) ?? null)
}

function asBefore(record: WantedRecord, before: DomainRecord[]): DomainRecord {
  const known = before.find(
    ({ type, name, value }) => type === record.type && name === record.name && value === record.value,
  )
  return { ...record, state: known?.state ?? 'unknown', found: known?.found ?? [] }
}

/** What the service said when it could be asked. */
function ofService(records: DomainRecord[]): WantedRecord[] {
  return records.filter(({ purpose }) => purpose !== 'ownership' && purpose !== 'dmarc')
}
