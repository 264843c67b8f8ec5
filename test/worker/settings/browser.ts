import type { Postroom } from '../../harness/worker.ts'
import { until } from '../office.ts'

/** A browser without scripts, as far as these pages need one: it keeps cookies and says where its forms come from. */
export function browser(postroom: Postroom, origin = postroom.url) {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    // A form that is refused before it was read to its end takes its connection along, and whoever else would use that.
    headers.set('connection', 'close')
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(postroom.url + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      if (value === '') cookies.delete(name!)
      else cookies.set(name!, value!)
    }
    return {
      status: answer.status,
      to: answer.headers.get('location'),
      headers: answer.headers,
      html: await answer.text(),
    }
  }
  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    send: (path: string, fields: [string, string][] | Record<string, string>) =>
      ask(path, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields),
      }),
  }
}
export type Browser = ReturnType<typeof browser>

export async function codeFor(postroom: Postroom, email: string, askFor: () => Promise<unknown>): Promise<string> {
  const before = (await postroom.catcher.mails(email)).length
  await askFor()
  const mails = await until(
    () => postroom.catcher.mails(email),
    ({ length }) => length > before,
  )
  return /\b\d{6}\b/.exec(mails.at(-1)!.text)![0]
}

/** Somebody at the settings, by a code that was mailed to them. */
export async function signedIn(postroom: Postroom, email: string): Promise<Browser> {
  const it = browser(postroom)
  const otp = await codeFor(postroom, email, () => it.send('/settings/sign-in', { email }))
  const { to } = await it.send('/settings/sign-in/code', { email, otp })
  if (to !== '/settings') throw new Error(`${email} was not let in`)
  return it
}
