import { existsSync, readFileSync } from 'node:fs'
import { hostileHtml } from './hostile-html.ts'

const known = new URL('../../../shared/mail/xss-payloads.json', import.meta.url)
/** Our own, and every known one where they are at hand. */
export const payloads = [
  ...Object.values(hostileHtml),
  ...(existsSync(known)
    ? (JSON.parse(readFileSync(known, 'utf8')) as { payload: string }[]).map(({ payload }) => payload)
    : []),
]

/** RFC 2047, whole: what is in the word is nobody's syntax on the way. */
export const encodedWord = (text: string) =>
  `=?UTF-8?B?${Buffer.from(text.replace(/[\r\n]+/g, ' ').slice(0, 900)).toString('base64')}?=`
