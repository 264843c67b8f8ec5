import { eq } from 'drizzle-orm'
import type { Availability, Locale, Member } from '../contract/account.ts'
import { members } from '../database/schema/people.ts'
import type { Desk } from '../desk/desk.ts'
import { DomainError } from '../desk/domain-error.ts'

/** Changes what a member decides alone: whether they are available, and their language. */
export async function changeMe(
  desk: Desk,
  fields: { availability?: Availability | undefined; locale?: Locale | undefined },
): Promise<Member> {
  if (desk.actor.kind !== 'member') throw new DomainError('not_allowed', 'Only members have settings.')
  const { member } = desk.actor
  const wanted = { availability: fields.availability ?? member.availability, locale: fields.locale ?? member.locale }
  if (wanted.availability === member.availability && wanted.locale === member.locale) return member
  await desk.commit(
    { type: 'member.adjusted', subject: { inboxId: null, ownerId: member.id }, data: { memberId: member.id } },
    desk.db.update(members).set(wanted).where(eq(members.id, member.id)),
  )
  return { ...member, ...wanted }
}
