import * as v from 'valibot'
import { asciiDomain } from './ascii-domain.ts'

/** A uuidv7, lower case: ids sort by the time they were made. */
export const Id = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not an id'))

/** Milliseconds since 1970, UTC. */
export const Time = v.pipe(v.number(), v.integer(), v.minValue(0))

/** An address as people type it: one @, no spaces, no control characters, at most 254 characters (RFC 5321 4.5.3.1). Its domain becomes ASCII. */
export const Email = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(254),
  v.regex(
    /^[^\s@<>",;:\\()[\]\p{Cc}]{1,64}@[^\s@<>",;:\\()[\]\p{Cc}]+\.[^\s@<>",;:\\()[\]\p{Cc}]{1,63}$/u,
    'is not an e-mail address',
  ),
  v.transform((email) => {
    const at = email.lastIndexOf('@') + 1
    return email.slice(0, at) + asciiDomain(email.slice(at))
  }),
)

/** One line of text that a person typed: no line breaks or other control characters. */
export function line(max: number) {
  return v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('is empty'),
    v.maxLength(max),
    v.regex(/^[^\p{Cc}]*$/u, 'has control characters'),
  )
}

/** Where a page of a list ended, as the API handed it out. */
export const Cursor = v.pipe(v.string(), v.maxLength(80))
