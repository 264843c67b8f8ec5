import type { Member } from '../contract/account.ts'
import type { Words } from './words.ts'

/** The roles that a member may give: only an owner makes owners. */
export function rolesFor(t: Words, me: Member | null) {
  const roles = me?.role === 'owner' ? (['owner', 'admin', 'agent'] as const) : (['admin', 'agent'] as const)
  return roles.map((role) => ({ value: role, label: t(`role.${role}`), help: t(`role.${role}_help`) }))
}

export function seats(t: Words) {
  return (['full', 'light'] as const).map((seat) => ({
    value: seat,
    label: t(`seat.${seat}`),
    help: t(`seat.${seat}_help`),
  }))
}
