import * as v from 'valibot'

/**
 * Why a scheduled answer did not leave when its time came: its author may not answer in the inbox any more, or its
 * conversation had been put into Spam or the trash.
 */
export const HeldReason = v.picklist(['author_may_not', 'put_away'])
export type HeldReason = v.InferOutput<typeof HeldReason>

/**
 * Why a mail did not leave, or did not arrive. Sentences for them are the reader's: see `failure.…` in the locales.
 * `values` of them: `way`, a `Sender`; `addresses`, `filename`; `size` and `most`, in bytes; `count`.
 */
export const FailureCode = v.picklist([
  ...HeldReason.options,
  'not_set_up',
  'not_prepared',
  'bad_characters',
  'bad_address',
  'only_ascii',
  'no_recipients',
  'too_many_recipients',
  'too_large',
  'file_gone',
  'unreachable',
  'no_encryption',
  'key_refused',
  'busy',
  'quota',
  'sender_refused',
  'sender_lapsed',
  'recipients_refused',
  'suppressed',
  'mail_refused',
  'bounced',
  'delayed',
  /** What was said is all that is known. */
  'other',
])
export type FailureCode = v.InferOutput<typeof FailureCode>

/** What went wrong with a mail of ours, and the other side's own words for it, '' where it said nothing. */
export const Failure = v.object({
  code: FailureCode,
  values: v.record(v.string(), v.union([v.string(), v.number()])),
  said: v.string(),
})
export type Failure = v.InferOutput<typeof Failure>
