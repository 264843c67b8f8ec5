import * as v from 'valibot'
import { Email } from '../../worker/contract/id.ts'
import type { Recipient } from '../inbox/recipients.ts'

/** Reads "Nora Berg <nora@x.example>, ola@y.example"; what is no address is given back as `rest`. */
export function readRecipients(typed: string): { found: Recipient[]; rest: string } {
  const found: Recipient[] = []
  const rest: string[] = []
  for (const part of typed
    .split(/[,;\n]/)
    .map((one) => one.trim())
    .filter(Boolean)) {
    const angle = part.lastIndexOf('<')
    const isNamed = angle >= 0 && part.endsWith('>')
    const email = v.safeParse(Email, isNamed ? part.slice(angle + 1, -1) : part)
    const name = isNamed
      ? part
          .slice(0, angle)
          .trim()
          .replace(/^"(.*)"$/, '$1')
      : ''
    if (email.success) found.push({ name, email: email.output })
    else rest.push(part)
  }
  return { found, rest: rest.join(', ') }
}
