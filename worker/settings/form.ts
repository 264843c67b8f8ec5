import type { Context } from 'hono'
import * as v from 'valibot'
import { DomainError } from '../desk/domain-error.ts'
import { GONE } from '../team/known.ts'
import { type TextKey, isTextKey } from './words.ts'

const TAKEN = 'is taken'

/** A form as it was sent, or as it is first shown: what stands in each field, and what is wrong with it. */
export interface Form {
  values: Record<string, readonly string[]>
  /** By field; what is wrong with the form as a whole is under ''. */
  errors: Record<string, TextKey>
}

export function blank(values: Record<string, string | readonly string[]> = {}): Form {
  return {
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
    ),
    errors: {},
  }
}

/** What the browser sent. Only forms without files: nothing else is asked for. */
export async function readForm(c: Context): Promise<Form> {
  const sent = new URLSearchParams(await c.req.text())
  const values = Object.create(null) as Record<string, readonly string[]>
  for (const name of new Set(sent.keys())) values[name] = sent.getAll(name)
  return { values, errors: {} }
}

/**
 * Does what the form asks for. Answers null when it is done, else the form with what was typed and what was wrong.
 * `isDone` is asked where something is taken: by the same form, when its button was pressed twice.
 */
export async function submit<Schema extends v.GenericSchema>(
  form: Form,
  schema: Schema,
  lists: readonly string[],
  act: (input: v.InferOutput<Schema>) => Promise<unknown>,
  isDone?: (input: v.InferOutput<Schema>) => Promise<boolean>,
): Promise<Form | null> {
  const raw = Object.fromEntries([
    ...Object.entries(form.values).map(([name, values]) => [name, values[0]]),
    ...lists.map((name) => [name, form.values[name] ?? []]),
  ])
  const read = v.safeParse(schema, raw)
  if (!read.success)
    return {
      ...form,
      errors: Object.fromEntries(read.issues.map((issue) => [fieldOf(issue), keyFor('wrong', fieldOf(issue))])),
    }
  try {
    await act(read.output)
    return null
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'not_found' || error.code === 'not_signed_in') throw error
    const isTaken = error.code === 'conflict' || error.issues?.some(({ message }) => message === TAKEN)
    if (isDone && isTaken && (await isDone(read.output))) return null
    return { ...form, errors: errorsOf(error) }
  }
}

/** What stands in each field, of lists the first. */
export function firstOf({ values }: Form): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(values).map(([name, [value]]) => [name, value]))
}

export function hasErrors({ errors }: Form): boolean {
  return Object.keys(errors).length > 0
}

export function refused(form: Form, field: string, key: TextKey): Form {
  return { ...form, errors: { [field]: key } }
}

function errorsOf({ code, issues }: DomainError): Form['errors'] {
  if (issues)
    return Object.fromEntries(
      issues.map(({ path, message }) => [
        path,
        keyFor(message === TAKEN ? 'taken' : message === GONE ? 'gone' : 'wrong', path),
      ]),
    )
  const key = `refused.${code}`
  return { '': isTextKey(key) ? key : 'refused.other' }
}

function fieldOf(issue: v.BaseIssue<unknown>): string {
  const key = issue.path?.[0]?.key
  return typeof key === 'string' ? key : ''
}

function keyFor(what: 'wrong' | 'taken' | 'gone', field: string): TextKey {
  const key = `${what}.${field}`
  return isTextKey(key) ? key : 'wrong.any'
}
