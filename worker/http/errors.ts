import { HTTPException } from 'hono/http-exception'
import { type Problem, errorStatus } from '../contract/error.ts'
import { DomainError } from '../desk/domain-error.ts'
import { loggable } from '../desk/failures.ts'

/** Answers what was thrown: a refusal as it was meant, anything else without its inner parts. */
export function answerError(error: unknown): Response {
  if (error instanceof DomainError) return problem(error.code, error.message, error.issues)
  if (error instanceof HTTPException && error.status < 500)
    return problem('invalid_input', error.message || 'The request cannot be read.')
  console.error(loggable(error))
  return problem(
    'unavailable',
    'Something went wrong on our side. If it was a change, look whether it was made before you try again.',
  )
}

function problem(code: Problem['code'], detail: string, issues?: Problem['issues']): Response {
  const status = errorStatus[code]
  const body: Problem = {
    type: 'about:blank',
    title: code.replaceAll('_', ' '),
    status,
    code,
    detail,
    ...(issues && { issues }),
  }
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
}
