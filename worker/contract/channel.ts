import * as v from 'valibot'
import { Email, line } from './id.ts'

/** Whom answers are from: the agent's name before the company's, or the company's alone. */
export const NameForm = v.picklist(['agent_and_company', 'company'])

/** At which address: the agent's own at the mail domain, the channel's, or another one that was verified. */
export const FromKind = v.picklist(['member', 'channel', 'custom'])

/** How a channel's answers are signed on the envelope. `fromEmail` is for `custom`. */
export const Identity = v.pipe(
  v.object({ fromName: line(80), nameForm: NameForm, fromKind: FromKind, fromEmail: v.optional(v.string()) }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const { fromEmail, ...rest } = value
    if (rest.fromKind !== 'custom') return { ...rest, fromEmail: null }
    const email = v.safeParse(Email, fromEmail)
    if (email.success) return { ...rest, fromEmail: email.output.toLowerCase() }
    const path = { type: 'object', origin: 'value', input: value, key: 'fromEmail', value: fromEmail } as const
    addIssue({ message: 'is not an e-mail address', path: [path] })
    return NEVER
  }),
)
export type Identity = v.InferOutput<typeof Identity>

/** What stands in a signature, in double braces, for the member who sends. */
export const TOKENS = ['full_name', 'first_name', 'last_name', 'email'] as const

const names = TOKENS.join('|')
/** Braces that a customer would see: double ones around no such name, or single ones around one. */
const stray = new RegExp(`\\{\\{(?!\\s?(?:${names})\\s?\\}\\})|(?<!\\{)\\{\\s?(?:${names})\\s?\\}`)

/** What stands under a channel's answers, as it was typed: text with a few marks, or HTML. */
export const Signature = v.object({
  signature: v.pipe(
    v.string(),
    v.maxLength(10_000, 'is longer than 10,000 characters'),
    v.check((text) => !stray.test(text), 'has braces around no name'),
  ),
  signatureForm: v.picklist(['text', 'html']),
})
export type Signature = v.InferOutput<typeof Signature>

/** What is before the @ of an address at the mail domain. */
export const LocalPart = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,62}$/, 'is not the part before an @'),
  v.check((local) => !local.endsWith('.'), 'is not the part before an @'),
)

/** The steps of setting up a channel, in order. From `forward` on its address stays. */
export const STEPS = ['identity', 'signature', 'routing', 'tickets', 'address', 'forward', 'test'] as const
export type Step = (typeof STEPS)[number]
