import { Hono } from 'hono'
import * as v from 'valibot'
import { LocalPart, STEPS, Signature, type Step } from '../../contract/channel.ts'
import { notFound } from '../../desk/domain-error.ts'
import { listArrivals } from '../../inboxes/arrivals.ts'
import { changeChannel } from '../../inboxes/channel.ts'
import { type ChannelRow, discardDraft, finishDraft, lockAddress } from '../../inboxes/draft.ts'
import { changeSignature } from '../../inboxes/identity.ts'
import { findInbox } from '../../inboxes/inbox.ts'
import { readAccount } from '../../team/account.ts'
import { listTeams } from '../../team/team.ts'
import { listPipelines } from '../../tickets/ticket.ts'
import { type Form, blank, firstOf, hasErrors, readForm, refused, submit } from '../form.ts'
import { listPeople } from '../people.ts'
import { isProvider } from '../providers/instructions.ts'
import { type SettingsContext, type SettingsEnv, doneAt } from '../settings-env.ts'
import { AddressStep } from './address-step.tsx'
import { ForwardStep, RoutedPage } from './forward-step.tsx'
import { identityPages, showIdentity } from './identity-pages.tsx'
import { identityForm } from './identity-step.tsx'
import { goOn, happened, inboxOf, load, read } from './steps.ts'
import { asksPreview } from './preview.tsx'
import { providerOf } from './provider-of.ts'
import { RoutingStep } from './routing-step.tsx'
import { SignatureStep, signatureForm } from './signature-step.tsx'
import { isDraft, isOpen, pathOf } from './step-page.tsx'
import { TestStep } from './test-step.tsx'
import { TicketsInput, TicketsStep, ticketsForm } from './tickets-step.tsx'

/** A channel of an inbox, from its draft to what its answers look like. */
export const channelPages = new Hono<SettingsEnv>()
  .route('/', identityPages)
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
