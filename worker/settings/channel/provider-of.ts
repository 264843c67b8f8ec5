import { getCookie, setCookie } from 'hono/cookie'
import { type Provider, isProvider } from '../providers/instructions.ts'
import type { SettingsContext } from '../settings-env.ts'

/** The one that was chosen, also when one comes back from the test. */
export function providerOf(c: SettingsContext): Provider {
  const wanted = c.req.query('provider')
  if (!isProvider(wanted)) {
    const kept = getCookie(c, 'provider')
    return isProvider(kept) ? kept : 'gmail'
  }
  setCookie(c, 'provider', wanted, {
    path: '/settings',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.req.url.startsWith('https:'),
  })
  return wanted
}
