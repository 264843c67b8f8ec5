interface Caught {
  id: string
  caughtAt: number
}

/** Where a Postroom and its catcher answer, without a slash at the end. */
export interface SignInAt {
  url: string
  catcherUrl: string
}

/**
 * Signs a member in as they would themselves: asks for a code, reads it in the catcher, enters it.
 *
 * @returns a bearer token
 * @throws Error when no code comes within ten seconds, or it is not taken
 */
export async function signIn({ url, catcherUrl }: SignInAt, email: string): Promise<string> {
  const before = new Set((await caught(catcherUrl, email)).map(({ id }) => id))
  const asked = await post(`${url}/api/auth/email-otp/send-verification-otp`, { email, type: 'sign-in' })
  if (!asked.ok) throw new Error(`No code for ${email}: ${asked.status} ${await asked.text()}`)
  const entered = await post(`${url}/api/auth/sign-in/email-otp`, {
    email,
    otp: await newCode(catcherUrl, email, before),
  })
  const token = entered.headers.get('set-auth-token')
  if (!entered.ok || !token) throw new Error(`${email} is not let in: ${entered.status} ${await entered.text()}`)
  return token
}

async function newCode(catcherUrl: string, email: string, before: Set<string>): Promise<string> {
  for (const until = Date.now() + 10_000; Date.now() < until;) {
    for (const { id } of await caught(catcherUrl, email)) {
      if (before.has(id)) continue
      const { text } = (await (await fetch(`${catcherUrl}/api/mails/${id}`)).json()) as { text: string }
      const code = /\b\d{6}\b/.exec(text)?.[0]
      if (code) return code
    }
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error(`No code for ${email} came; is it a member's address?`)
}

async function caught(catcherUrl: string, email: string): Promise<Caught[]> {
  return (await (await fetch(`${catcherUrl}/api/mails?to=${encodeURIComponent(email)}`)).json()) as Caught[]
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}
