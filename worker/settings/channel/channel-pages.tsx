import { Hono } from 'hono'
import * as v from 'valibot'
import { Identity, LocalPart, STEPS, Signature, type Step } from '../../contract/channel.ts'
import { DomainError, notFound } from '../../desk/domain-error.ts'
import { loggable } from '../../desk/failures.ts'
import { listArrivals } from '../../inboxes/arrivals.ts'
import { changeChannel, findChannel } from '../../inboxes/channel.ts'
import { type ChannelRow, discardDraft, finishDraft, lockAddress, reachStep } from '../../inboxes/draft.ts'
import { changeIdentity, changeSignature, forgetCode, verifyAddress, wantAddress } from '../../inboxes/identity.ts'
import { findInbox } from '../../inboxes/inbox.ts'
import { mailAddressCode } from '../../sign-in/address-code-mail.ts'
import { readAccount } from '../../team/account.ts'
import { listTeams } from '../../team/team.ts'
import { listPipelines } from '../../tickets/ticket.ts'
import { type Form, blank, firstOf, hasErrors, readForm, refused, submit } from '../form.ts'
import { listPeople } from '../people.ts'
import { isProvider } from '../providers/instructions.ts'
import { type SettingsContext, type SettingsEnv, doneAt } from '../settings-env.ts'
import { AddressStep } from './address-step.tsx'
import { ForwardStep, RoutedPage } from './forward-step.tsx'
import { IdentityStep, identityForm } from './identity-step.tsx'
import { providerOf } from './provider-of.ts'
import { asksPreview } from './preview.tsx'
import { RoutingStep } from './routing-step.tsx'
import { SignatureStep, signatureForm } from './signature-step.tsx'
import { isDraft, isOpen, pathOf } from './step-page.tsx'
import { TestStep } from './test-step.tsx'
import { TicketsInput, TicketsStep, ticketsForm } from './tickets-step.tsx'

/** A channel of an inbox, from its draft to what its answers look like. */
export const channelPages = new Hono<SettingsEnv>()
  .get('/:channelId', async (c) => {
    const channel = await load(c)
    return c.redirect(`${pathOf(channel)}/${channel.step ?? 'identity'}`, 303)
  })
  .get('/:channelId/:step', async (c) => {
    const channel = await load(c)
    const step = c.req.param('step') as Step
    if (!STEPS.includes(step)) throw notFound('step')
    if (!isOpen(channel, step)) return c.redirect(pathOf(channel), 303)
    return show(c, channel, step)
  })
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
  .post('/:channelId/signature', async (c) => {
    const channel = await load(c)
    const form = await readForm(c)
    if (asksPreview(form)) return showSignature(c, channel, await read(form, Signature))
    const wrong = await submit(form, Signature, [], (input) => changeSignature(c.var.desk, channel.id, input))
    return wrong ? showSignature(c, channel, wrong) : goOn(c, channel, 'routing', 'signature')
  })
  .post('/:channelId/routing', async (c) => goOn(c, await load(c), 'tickets', 'identity'))
  .post('/:channelId/tickets', async (c) => {
    const channel = await load(c)
    const wrong = await submit(await readForm(c), TicketsInput, [], (input) =>
      changeChannel(c.var.desk, channel.id, input),
    )
    return wrong ? showTickets(c, channel, wrong) : goOn(c, channel, 'address', 'tickets')
  })
  .post('/:channelId/address', async (c) => {
    const channel = await load(c)
    const wrong = await submit(await readForm(c), v.object({ local: LocalPart }), [], ({ local }) =>
      lockAddress(c.var.desk, channel.id, local),
    )
    if (!wrong) return c.redirect(`${pathOf(channel)}/forward`, 303)
    // Of the whole address nothing stands here but what is before the @.
    return showAddress(c, await load(c), wrong.errors.address ? refused(wrong, 'local', 'taken.address') : wrong)
  })
  .post('/:channelId/forward', async (c) => goOn(c, await load(c), 'test', 'identity'))
  .post('/:channelId/finish', async (c) => {
    const channel = await load(c)
    const isFinished = await happened(finishDraft(c.var.desk, channel.id))
    return c.redirect(isFinished ? doneAt(inboxOf(channel), 'channel') : pathOf(channel), 303)
  })
  .post('/:channelId/discard', async (c) => {
    const channel = await load(c)
    const isDiscarded = await happened(discardDraft(c.var.desk, channel.id))
    return c.redirect(isDiscarded ? doneAt(inboxOf(channel), 'discarded_channel') : inboxOf(channel), 303)
  })

const inboxOf = ({ inboxId }: ChannelRow) => `/settings/inboxes/${inboxId}`

/** False where somebody else was faster, or this page was sent twice: where it leads then shows how it is. */
function happened(change: Promise<void>): Promise<boolean> {
  return change.then(
    () => true,
    (error: unknown) => {
      if (error instanceof DomainError && error.code === 'conflict') return false
      throw error
    },
  )
}

async function load(c: SettingsContext): Promise<ChannelRow> {
  const channel = await findChannel(c.var.desk, c.req.param('channelId') ?? '')
  if (channel.inboxId !== c.req.param('id') || channel.state === 'disconnected') throw notFound('address')
  return channel
}

/** What was typed as it would be taken, with nothing written. */
function read(form: Form, schema: v.GenericSchema): Promise<Form> {
  return submit(form, schema, [], () => Promise.resolve()).then((wrong) => wrong ?? form)
}

/** To the next step of a draft; of a channel that is connected back to its inbox. */
async function goOn(c: SettingsContext, channel: ChannelRow, step: Step, done: string): Promise<Response> {
  if (!isDraft(channel)) return c.redirect(doneAt(inboxOf(channel), done), 303)
  if (channel.step !== null && STEPS.indexOf(step) > STEPS.indexOf(channel.step))
    await happened(reachStep(c.var.desk, channel, step))
  return c.redirect(`${pathOf(channel)}/${step}`, 303)
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

async function show(c: SettingsContext, channel: ChannelRow, step: Step): Promise<Response> {
  const { desk, viewer } = c.var
  switch (step) {
    case 'identity':
      return showIdentity(c, channel, identityForm(channel))
    case 'signature':
      return showSignature(c, channel, signatureForm(channel))
    case 'routing': {
      const [inbox, people, teams] = await Promise.all([
        findInbox(desk, channel.inboxId),
        listPeople(desk),
        listTeams(desk),
      ])
      return c.html(<RoutingStep viewer={viewer} channel={channel} inbox={inbox} people={people} teams={teams} />)
    }
    case 'tickets':
      return showTickets(c, channel, ticketsForm(channel))
    case 'address':
      return showAddress(c, channel, blank({ local: channel.address.split('@')[0]! }))
    case 'forward': {
      const [arrivals, { mailDomain }] = await Promise.all([listArrivals(desk, channel), readAccount(desk)])
      if (!isDraft(channel) && !channel.address.endsWith(`@${mailDomain}`))
        return c.html(<RoutedPage viewer={viewer} channel={channel} />)
      const provider = providerOf(c)
      const isChosen = isProvider(c.req.query('provider')) && c.req.query('look') === undefined
      return c.html(
        <ForwardStep viewer={viewer} channel={channel} provider={provider} isChosen={isChosen} arrivals={arrivals} />,
      )
    }
    case 'test': {
      const arrivals = await listArrivals(desk, channel)
      const isStill = c.req.query('still') !== undefined
      return c.html(<TestStep viewer={viewer} channel={channel} arrivals={arrivals} isStill={isStill} />)
    }
  }
}

async function showIdentity(c: SettingsContext, channel: ChannelRow, form: Form, code = blank()): Promise<Response> {
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

async function showSignature(c: SettingsContext, channel: ChannelRow, form: Form): Promise<Response> {
  const { mailDomain } = await readAccount(c.var.desk)
  const typed = v.safeParse(Signature, firstOf(form))
  const shown = typed.success ? { ...channel, ...typed.output } : channel
  return c.html(
    <SignatureStep viewer={c.var.viewer} mailDomain={mailDomain} channel={channel} form={form} shown={shown} />,
    hasErrors(form) ? 422 : 200,
  )
}

async function showTickets(c: SettingsContext, channel: ChannelRow, form: Form): Promise<Response> {
  const pipelines = await listPipelines(c.var.desk)
  return c.html(
    <TicketsStep viewer={c.var.viewer} channel={channel} pipelines={pipelines} form={form} />,
    hasErrors(form) ? 422 : 200,
  )
}

async function showAddress(c: SettingsContext, channel: ChannelRow, form: Form): Promise<Response> {
  const { mailDomain } = await readAccount(c.var.desk)
  return c.html(
    <AddressStep viewer={c.var.viewer} mailDomain={mailDomain} channel={channel} form={form} />,
    hasErrors(form) ? 422 : 200,
  )
}
