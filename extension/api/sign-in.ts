import { ApiError } from './api-error.ts'
import { request, type Caller } from './request.ts'

/** Mails a six-digit code to a member. It answers the same for a stranger: who is on the account is not told. */
export async function requestCode(caller: Caller, email: string): Promise<void> {
  await post(caller, 'email-otp/send-verification-otp', { email, type: 'sign-in' })
}

/**
 * Trades a code for a bearer token; null where only a cookie was given. Throws ApiError:
 * `not_signed_in` for a wrong or old code, `too_many_requests` after five of them.
 */
export async function signIn(caller: Caller, email: string, otp: string): Promise<string | null> {
  try {
    const answer = await post(caller, 'sign-in/email-otp', { email, otp })
    return answer.headers.get('set-auth-token')
  } catch (error) {
    throw error instanceof ApiError ? asSignIn(error) : error
  }
}

/** Ends the session on the worker too, so that a copied token is worth nothing. */
export async function signOut(caller: Caller): Promise<void> {
  await post(caller, 'sign-out', {})
}

/** The sign-in library tells a wrong code by 400 and the fifth one by 403. */
function asSignIn(error: ApiError): ApiError {
  if (error.status === 403) return new ApiError('too_many_requests', error.status, error.detail)
  if (error.status === 400 || error.status === 401) return new ApiError('not_signed_in', error.status, error.detail)
  return error
}

function post(caller: Caller, path: string, json: object): Promise<Response> {
  const body = JSON.stringify(json)
  return request(caller, `/api/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}
