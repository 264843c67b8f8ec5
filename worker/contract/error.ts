/** Every way a request can be refused, with the HTTP status it is answered with. */
export const errorStatus = {
  invalid_input: 400,
  not_signed_in: 401,
  not_allowed: 403,
  not_inbox_member: 403,
  not_found: 404,
  conflict: 409,
  already_sent: 409,
  already_set_up: 409,
  address_taken: 409,
  last_owner: 409,
  too_large: 413,
  too_many_requests: 429,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

/** The body of every error: problem+json, RFC 9457. `issues` names the fields that were wrong. */
export interface Problem {
  type: 'about:blank'
  title: string
  status: number
  code: ErrorCode
  detail: string
  issues?: { path: string; message: string }[]
}
