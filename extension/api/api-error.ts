import type { ErrorCode, Problem } from '../../worker/contract/error.ts'

/** A request that was refused (the worker's problem+json), or that got no answer: `offline`, status 0. */
export class ApiError extends Error {
  readonly code: ErrorCode | 'offline'
  readonly status: number
  readonly issues: NonNullable<Problem['issues']>

  constructor(code: ErrorCode | 'offline', status: number, detail: string, issues: Problem['issues'] = []) {
    super(detail)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.issues = issues
  }

  get detail(): string {
    return this.message
  }
}
