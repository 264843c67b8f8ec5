import type { ErrorCode } from '../contract/error.ts'

/** The one way to refuse: thrown anywhere, answered once as problem+json by http/errors.ts. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly issues: { path: string; message: string }[] | undefined

  constructor(code: ErrorCode, detail: string, issues?: { path: string; message: string }[]) {
    super(detail)
    this.name = 'DomainError'
    this.code = code
    this.issues = issues
  }
}

export const notFound = (noun: string) => new DomainError('not_found', `There is no such ${noun}.`)
