import { errorStatus, type ErrorCode, type Problem } from '../../worker/contract/error.ts'
import { ApiError } from './api-error.ts'

/** Where requests go, and as whom. Without a token the page's own cookie speaks for it. */
export interface Caller {
  base: string
  token: string | null
  /** Called on every 401: the session is over. */
  signedOut?: () => void
}

/** A worker that says nothing for this long is not going to. */
const PATIENCE = 30_000

/** One call to the worker. Throws ApiError for every answer that is not 2xx, and `offline` for none. */
export async function request(caller: Caller, path: string | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (caller.token) headers.set('authorization', `Bearer ${caller.token}`)
  const answer = await reach(new URL(path, caller.base), {
    ...init,
    headers,
    credentials: caller.token ? 'omit' : 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (answer.ok) return answer
  if (answer.status === 401) caller.signedOut?.()
  throw await refusal(answer)
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch {
    throw offline()
  }
}

/** What is thrown when nothing was reached. */
export function offline(): ApiError {
  return new ApiError('offline', 0, 'The worker did not answer.')
}

/** Reads the problem; an answer that is none (a proxy's page, the sign-in library's own) is told by its status. */
export async function refusal(answer: { status: number; json(): Promise<unknown> }): Promise<ApiError> {
  const body = (await answer.json().catch(() => null)) as Partial<Problem & { message: string }> | null
  const code = body?.code && Object.hasOwn(errorStatus, body.code) ? body.code : byStatus(answer.status)
  return new ApiError(
    code,
    answer.status,
    body?.detail ?? body?.message ?? `The worker answered ${answer.status}.`,
    body?.issues,
  )
}

function byStatus(status: number): ErrorCode {
  const codes = Object.keys(errorStatus) as ErrorCode[]
  return codes.find((code) => errorStatus[code] === status) ?? (status < 500 ? 'invalid_input' : 'unavailable')
}
