import type * as v from 'valibot'
import { STEPS, type Step } from '../../contract/channel.ts'
import { DomainError, notFound } from '../../desk/domain-error.ts'
import { findChannel } from '../../inboxes/channel.ts'
import { type ChannelRow, reachStep } from '../../inboxes/draft.ts'
import { type Form, submit } from '../form.ts'
import { type SettingsContext, doneAt } from '../settings-env.ts'
import { isDraft, pathOf } from './step-page.tsx'

export const inboxOf = ({ inboxId }: ChannelRow) => `/settings/inboxes/${inboxId}`

/** False where somebody else was faster, or this page was sent twice: where it leads then shows how it is. */
export function happened(change: Promise<void>): Promise<boolean> {
  return change.then(
    () => true,
    (error: unknown) => {
      if (error instanceof DomainError && error.code === 'conflict') return false
      throw error
    },
  )
}

export async function load(c: SettingsContext): Promise<ChannelRow> {
  const channel = await findChannel(c.var.desk, c.req.param('channelId') ?? '')
  if (channel.inboxId !== c.req.param('id') || channel.state === 'disconnected') throw notFound('address')
  return channel
}

/** What was typed as it would be taken, with nothing written. */
export function read(form: Form, schema: v.GenericSchema): Promise<Form> {
  return submit(form, schema, [], () => Promise.resolve()).then((wrong) => wrong ?? form)
}

/** To the next step of a draft; of a channel that is connected back to its inbox. */
export async function goOn(c: SettingsContext, channel: ChannelRow, step: Step, done: string): Promise<Response> {
  if (!isDraft(channel)) return c.redirect(doneAt(inboxOf(channel), done), 303)
  if (channel.step !== null && STEPS.indexOf(step) > STEPS.indexOf(channel.step))
    await happened(reachStep(c.var.desk, channel, step))
  return c.redirect(`${pathOf(channel)}/${step}`, 303)
}
