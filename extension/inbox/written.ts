import * as v from 'valibot'
import { Upload } from '../../worker/contract/message.ts'

const Person = v.object({ name: v.string(), email: v.string() })
const Reply = v.object({
  to: v.array(Person),
  cc: v.array(Person),
  bcc: v.array(Person),
  html: v.string(),
  uploads: v.array(Upload),
})
/** Recipients start as those of the mail that is answered, and stay what they were once it is written. */
export type ReplyDraft = v.InferOutput<typeof Reply>

/** An answer or a comment that Send was pressed for. It is kept until the worker has said that it has it. */
const Leaving = v.object({ key: v.string(), reply: v.nullable(Reply), comment: v.string() })
export type Leaving = v.InferOutput<typeof Leaving>

/**
 * What is kept of one conversation. `sendKey` and `commentKey` are those of a press of Send that got no answer:
 * pressed again, the same answer or comment is not there twice.
 */
export const Written = v.object({
  reply: v.nullable(Reply),
  comment: v.string(),
  sendKey: v.nullable(v.string()),
  commentKey: v.optional(v.nullable(v.string()), null),
  leaving: v.optional(v.array(Leaving), []),
})
export type Written = v.InferOutput<typeof Written>

export const unwritten: Written = { reply: null, comment: '', sendKey: null, commentKey: null, leaving: [] }

export function isUnwritten({ reply, comment, leaving }: Written): boolean {
  return !comment.trim() && (!reply || isBlank(reply)) && leaving.length === 0
}

/** Both, one after the other. The recipients are those of what was there. */
export function together(there: Written, carried: Written): Written {
  const comment = [there.comment, carried.comment].filter((text) => text.trim()).join('\n\n')
  if (!there.reply || isBlank(there.reply)) return { ...carried, comment, leaving: there.leaving }
  const { html = '', uploads = [] } = carried.reply ?? {}
  const reply = { ...there.reply, html: there.reply.html + html, uploads: [...there.reply.uploads, ...uploads] }
  return { ...there, reply, comment, sendKey: null, commentKey: null }
}

export function withLeaving(written: Written, one: Leaving): Written {
  const rest = one.reply ? { ...written, reply: null, sendKey: null } : { ...written, comment: '', commentKey: null }
  return { ...rest, leaving: [...written.leaving, one] }
}

export function withoutLeaving(written: Written, key: string): Written {
  return { ...written, leaving: written.leaving.filter((one) => one.key !== key) }
}

/** What did not leave is written again, before what was written meanwhile. It keeps its key if it may have arrived. */
export function givenBack(written: Written, one: Leaving, mayHaveArrived: boolean): Written {
  const { reply: newer, ...rest } = withoutLeaving(written, one.key)
  if (!one.reply) {
    const commentKey = mayHaveArrived && rest.comment === '' ? one.key : null
    return { ...rest, reply: newer, comment: [one.comment, rest.comment].filter(Boolean).join('\n'), commentKey }
  }
  // The same text stands there where a Send that got no answer had arrived after all, and was then taken back.
  if (!newer || isBlank(newer) || newer.html === one.reply.html)
    return { ...rest, reply: one.reply, sendKey: mayHaveArrived ? one.key : null }
  const both = { html: one.reply.html + newer.html, uploads: [...one.reply.uploads, ...newer.uploads] }
  return { ...rest, reply: { ...newer, ...both }, sendKey: null }
}

/** Neither words nor files; what an empty editor holds (`<div><br></div>`) is nothing. */
export function isBlank({ html, uploads }: Pick<ReplyDraft, 'html' | 'uploads'>): boolean {
  return uploads.length === 0 && !html.includes('<img') && textOf(html) === ''
}

/** By splitting, since a pattern for tags would backtrack over a long text. */
function textOf(html: string): string {
  const [before = '', ...tags] = html.split('<')
  return [before, ...tags.map((tag) => tag.slice(tag.indexOf('>') + 1))].join('').replaceAll('&nbsp;', ' ').trim()
}
