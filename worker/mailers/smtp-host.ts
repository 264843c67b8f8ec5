import { DomainError } from '../desk/domain-error.ts'
import type { Env } from '../env.ts'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Refuses a mail server that is no public one. The platform opens no connections into private networks, and whoever
 * runs the worker on a machine of their own must not have its neighbours knocked at by an admin's form either. A
 * worker whose own SMTP_URL is on its machine runs there, and may use it: such a server needs no encryption.
 * @throws DomainError `invalid_input`
 */
export function assertMailHost(env: Env, { host, security }: { host: string; security: string }): void {
  const isOwn = LOOPBACK.has(host) && isLocal(env)
  if (!isOwn && !isPublicName(host)) throw wrong('host', 'is no public name')
  if (security === 'none' && !isOwn) throw wrong('security', 'is none')
}

/** Whether the worker runs on somebody's own machine. */
export function isLocal(env: Env): boolean {
  return env.SMTP_URL !== undefined && URL.canParse(env.SMTP_URL) && LOOPBACK.has(new URL(env.SMTP_URL).hostname)
}

/** A name with a public ending (RFC 6761, RFC 8375, RFC 9476): an IP address is none, in whatever notation. */
export function isPublicName(host: string): boolean {
  const labels = host.split('.')
  const last = labels.at(-1)!
  if (labels.length < 2 || !labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label))) return false
  if (/^(\d+|0x[0-9a-f]*)$/.test(last)) return false
  return (
    !['local', 'localhost', 'internal', 'invalid', 'onion', 'alt', 'lan', 'intranet', 'corp', 'home'].includes(last) &&
    !host.endsWith('.home.arpa')
  )
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid_input', `${path}: ${message}`, [{ path, message }])
}
