import { MailError } from './mailer.ts'
import { printable } from './printable.ts'

const LONGEST_ANSWER = 64 * 1024

/** What a service answered. `json` is empty where it was no object. */
export interface Answer {
  status: number
  /** Seconds, from `Retry-After` (RFC 9110 10.2.3); null where it did not say. */
  retryAfter: number | null
  json: Record<string, unknown>
}

/**
 * One request to a service that sends mail. `patience` is in milliseconds, for all of it.
 * @throws Unanswered where there was no answer: what was asked for may have been done
 */
export async function request(url: string, init: RequestInit, patience: number): Promise<Answer> {
  try {
    // A redirect would carry the key to somewhere else.
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(patience) })
    return {
      status: answer.status,
      retryAfter: readRetryAfter(answer.headers.get('retry-after')),
      json: readObject(await readStart(answer)),
    }
  } catch (error) {
    throw new Unanswered(printable(String(error)))
  }
}

/** What an answer says under a key, fit for a sentence; '' where it says nothing. */
export function textIn(json: Answer['json'], key: string): string {
  const value = json[key]
  return typeof value === 'string' ? printable(value) : ''
}

export class Unanswered extends Error {}

/** As an error of a service that cannot tell one mail from its copy. */
export function uncertain(service: string, said: string): MailError {
  return new MailError(`${service} did not say whether it took the mail.`, { uncertain: true, reply: said })
}

async function readStart(answer: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > LONGEST_ANSWER) break
  }
  return text
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

function readRetryAfter(value: string | null): number | null {
  if (value === null) return null
  const seconds = /^\d{1,9}$/.test(value.trim()) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000)
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null
}
