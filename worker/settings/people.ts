import type { Member } from '../contract/account.ts'
import type { Desk } from '../desk/desk.ts'
import { listMembers } from '../team/member.ts'
import type { Words } from './words.ts'

export type People = readonly Member[]

/** Everybody, to choose from: at most a thousand. */
export async function listPeople(desk: Desk): Promise<People> {
  const all: Member[] = []
  let cursor: string | undefined
  do {
    const page = await listMembers(desk, cursor)
    all.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return all.toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Those who can be chosen: everybody who is here, and whoever is chosen already. */
export function memberOptions(t: Words, people: People, chosen: readonly string[] = []) {
  return people
    .filter(({ id, status }) => status !== 'deactivated' || chosen.includes(id))
    .map(({ id, name, email, status }) => ({
      value: id,
      label: name,
      help: status === 'deactivated' ? `${email} · ${t('status.deactivated')}` : email,
    }))
}
