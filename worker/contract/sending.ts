import * as v from 'valibot'
import { line } from './id.ts'

/** The ways for mail to leave. `cloudflare` is the platform's own. */
export const Sender = v.picklist(['smtp', 'cloudflare', 'resend', 'postmark'])
export type Sender = v.InferOutput<typeof Sender>

/** What one mail may have: `bytes` as it travels, `attached` of files before base64 makes a third more of them, and `recipients` in To, Cc and Bcc together. */
export interface Limits {
  bytes: number
  attached: number
  recipients: number
}

const MB = 1024 * 1024

/**
 * Sources: developers.cloudflare.com/email-service/platform/limits, resend.com/docs/api-reference/emails/send-email
 * (40 MB, of which the worker's memory bears the size of an SMTP mail), postmarkapp.com/developer/user-guide/send-email-with-api
 * (10 MB). Many SMTP servers take 25 MB.
 */
export const LIMITS: Record<Sender, Limits> = {
  smtp: { bytes: 26 * MB, attached: 18 * MB, recipients: 100 },
  cloudflare: { bytes: 5 * MB, attached: 3 * MB, recipients: 50 },
  resend: { bytes: 26 * MB, attached: 18 * MB, recipients: 50 },
  postmark: { bytes: 10_000_000, attached: 6 * MB, recipients: 50 },
}

/** Port 25 is between mail servers; the platform opens no connection to it. */
const Port = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d{1,5}$/), v.transform(Number))]),
  v.integer(),
  v.minValue(1),
  v.maxValue(65_535),
  v.check((port) => port !== 25, 'is 25'),
)

/** A password or key as it was typed; empty keeps the one that is stored. */
const Password = v.pipe(v.optional(v.string(), ''), v.maxLength(500), v.regex(/^[^\p{Cc}]*$/u))
/** It goes into a header. */
const Key = v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(500), v.regex(/^[!-~]*$/))

/** How an admin wants mail to leave. */
export const NewSending = v.variant('sender', [
  v.object({
    sender: v.literal('smtp'),
    host: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.minLength(1), v.maxLength(253), v.regex(/^[a-z0-9.:[\]-]+$/)),
    port: Port,
    security: v.picklist(['starttls', 'tls', 'none']),
    /** Empty where the server asks for none. */
    user: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(320), v.regex(/^[^\p{Cc}]*$/u)), ''),
    secret: Password,
  }),
  v.object({ sender: v.literal('cloudflare') }),
  v.object({ sender: v.literal('resend'), secret: Key }),
  v.object({ sender: v.literal('postmark'), stream: v.optional(line(60), 'outbound'), secret: Key }),
])
export type NewSending = v.InferOutput<typeof NewSending>
