import { validator } from 'hono-openapi'
import * as v from 'valibot'
import { Id } from '../contract/id.ts'
import { DomainError } from '../desk/domain-error.ts'

/**
 * Checks a part of the request against a schema, and puts the schema into the API's description.
 * Throws `invalid_input` with the fields that were wrong.
 */
export function validate<Target extends 'json' | 'query' | 'param' | 'form', Schema extends v.GenericSchema>(
  target: Target,
  schema: Schema,
) {
  return validator(
    target,
    schema,
    (result) => {
      if (result.success) return
      const issues = result.error.map((issue) => ({ path: pathOf(issue), message: issue.message }))
      throw new DomainError('invalid_input', `${issues[0]!.path || 'The request'}: ${issues[0]!.message}`, issues)
    },
    { errorMode: 'ignore', typeMode: 'input' } as object,
  )
}

/** The thing that the path names. */
export const ById = validate('param', v.object({ id: Id }))

function pathOf(issue: { readonly path?: readonly unknown[] | undefined }): string {
  return (issue.path ?? [])
    .map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part))
    .join('.')
}
