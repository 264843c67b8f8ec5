import { Hono } from 'hono'
import * as v from 'valibot'
import { Identity } from '../../contract/channel.ts'
import { DomainError } from '../../desk/domain-error.ts'
import { loggable } from '../../desk/failures.ts'
import type { ChannelRow } from '../../inboxes/draft.ts'
import { changeIdentity, forgetCode, verifyAddress, wantAddress } from '../../inboxes/identity.ts'
import { mailAddressCode } from '../../sign-in/address-code-mail.ts'
import { readAccount } from '../../team/account.ts'
import { type Form, blank, firstOf, hasErrors, readForm, refused, submit } from '../form.ts'
import { type SettingsContext, type SettingsEnv, doneAt } from '../settings-env.ts'
import { IdentityStep, identityForm } from './identity-step.tsx'
import { goOn, load, read } from './steps.ts'
import { asksPreview } from './preview.tsx'
import { pathOf } from './step-page.tsx'

/** Whom a channel's answers are from, and the code that proves another address. */
export const identityPages = new Hono<SettingsEnv>()
  .post('/:channelId/identity', async (c) => {
    const channel = await load(c)
    const { desk } = c.var
    const form = await readForm(c)
    if (asksPreview(form)) return showIdentity(c, channel, await read(form, Identity))
    let wanted: string | null = null
    const wrong = await submit(form, Identity, [], async (identity) => {
      wanted = await changeIdentity(desk, channel.id, identity)
    })
    if (wrong) return showIdentity(c, channel, wrong)
    if (wanted === null || wanted === channel.wantedEmail) return goOn(c, channel, 'signature', 'identity')
    const failed = await mailCode(c, channel, wanted)
    if (failed) return showIdentity(c, await load(c), refused(form, 'fromEmail', failed))
    return c.redirect(doneAt(`${pathOf(channel)}/identity`, 'code_mailed'), 303)
  })
  .post('/:channelId/code', async (c) => {
    const channel = await load(c)
    const wrong = await submit(
      await readForm(c),
      v.object({ code: v.pipe(v.string(), v.maxLength(100)) }),
      [],
      (input) => verifyAddress(c.var.desk, channel.id, input.code),
    )
    if (!wrong) return goOn(c, channel, 'signature', 'verified')
    const form = hasErrors(wrong) ? refused(wrong, 'code', 'wrong.otp') : wrong
    return showIdentity(c, channel, identityForm(channel), form)
  })
  .post('/:channelId/code/again', async (c) => {
    const channel = await load(c)
    if (channel.wantedEmail === null) return c.redirect(`${pathOf(channel)}/identity`, 303)
    const failed = await mailCode(c, channel, channel.wantedEmail)
    if (failed) return showIdentity(c, await load(c), identityForm(channel), refused(blank(), 'code', failed))
    return c.redirect(doneAt(`${pathOf(channel)}/identity`, 'code_mailed'), 303)
  })

export async function showIdentity(
  c: SettingsContext,
  channel: ChannelRow,
  form: Form,
  code = blank(),
): Promise<Response> {
  const { mailDomain } = await readAccount(c.var.desk)
  const typed = v.safeParse(Identity, firstOf(form))
  // What waits for its code is not how answers leave.
  const isWaiting = typed.success && typed.output.fromEmail !== null && typed.output.fromEmail === channel.wantedEmail
  const isOther = typed.success && typed.output.fromEmail !== channel.fromEmail
  const shown =
    typed.success && !isWaiting
      ? { ...channel, ...typed.output, fromProof: isOther ? null : channel.fromProof }
      : channel
  const status = hasErrors(form) || hasErrors(code) ? 422 : 200
  return c.html(
    <IdentityStep
      viewer={c.var.viewer}
      mailDomain={mailDomain}
      channel={channel}
      form={form}
      code={code}
      shown={shown}
    />,
    status,
  )
}

/** Answers what went wrong, or null. */
async function mailCode(c: SettingsContext, { id }: ChannelRow, email: string) {
  const { desk, viewer } = c.var
  try {
    const code = await wantAddress(desk, id, email)
    try {
      await mailAddressCode(desk, viewer.me, email, code)
    } catch (error) {
      console.error('no code was mailed', loggable(error))
      await forgetCode(desk, id)
      return 'refused.not_mailed' as const
    }
    return null
  } catch (error) {
    if (error instanceof DomainError && error.code === 'too_many_requests') return 'refused.code_a_moment_ago' as const
    throw error
  }
}
