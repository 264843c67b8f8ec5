import type { Address } from '../contract/message.ts'

/** `"Nora, Ltd." <nora@example.com>`: services take addresses as RFC 5322 writes them, with letters of any script. */
export function mailbox({ name, email }: Address): string {
  if (name === '') return email
  // Letters, digits and spaces need no quotes; a comma would end the address, a point or a colon be an error.
  return /^[\p{L}\p{M}\p{N} ]+$/u.test(name) ? `${name} <${email}>` : `"${name.replace(/["\\]/g, '\\$&')}" <${email}>`
}
