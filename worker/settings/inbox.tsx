import { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import * as v from 'valibot'
import { Access, type InboxSettings, NewChannel, NewInbox, type Team } from '../contract/account.ts'
import { hasJustDone } from '../desk/has-just-done.ts'
import { changeAccess } from '../inboxes/access.ts'
import { changeChannel, connectChannel, disconnectChannel } from '../inboxes/channel.ts'
import { draftChannel, listChannels } from '../inboxes/draft.ts'
import { findInbox, renameInbox } from '../inboxes/inbox.ts'
import { readAccount } from '../team/account.ts'
import { changeThreading } from '../inboxes/threading.ts'
import { listTeams } from '../team/team.ts'
import { listPipelines } from '../tickets/ticket.ts'
import { AccessFields } from './access-fields.tsx'
import { Addresses } from './addresses.tsx'
import { channelPages } from './channel/channel-pages.tsx'
import { pathOf as channelAt } from './channel/step-page.tsx'
import { Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { onlyIfSpecific } from './only-if-specific.ts'
import { Page, type Viewer } from './page.tsx'
import { type People, listPeople } from './people.ts'
import { ThreadingFields, ThreadingInput } from './threading-fields.tsx'
import { type SettingsContext, type SettingsEnv, doneAt } from './settings-env.ts'

/** The page's forms that were sent and refused; the others show what is stored. */
interface Sent {
  name?: Form
  access?: Form
  threading?: Form
  address?: Form
  addresses?: Form
}

const pathOf = (id: string) => `/settings/inboxes/${id}`

export const inboxPages = new Hono<SettingsEnv>()
  .get('/:id', (c) => show(c, {}))
  .post('/:id/name', async (c) => {
    const id = c.req.param('id')
    const name = await submit(await readForm(c), v.pick(NewInbox, ['name']), [], (input) =>
      renameInbox(c.var.desk, id, input.name),
    )
    return name ? show(c, { name }) : c.redirect(doneAt(pathOf(id), 'renamed'), 303)
  })
  .post('/:id/access', async (c) => {
    const id = c.req.param('id')
    const access = await submit(await readForm(c), Access, ['memberIds', 'teamIds'], (input) =>
      changeAccess(c.var.desk, id, onlyIfSpecific(input)),
    )
    return access ? show(c, { access }) : c.redirect(doneAt(pathOf(id), 'access'), 303)
  })
  .post('/:id/threading', async (c) => {
    const id = c.req.param('id')
    const threading = await submit(await readForm(c), ThreadingInput, [], (input) =>
      changeThreading(c.var.desk, id, input),
    )
    return threading ? show(c, { threading }) : c.redirect(doneAt(pathOf(id), 'threading'), 303)
  })
  .post('/:id/addresses', async (c) => {
    const id = c.req.param('id')
    const address = await submit(
      await readForm(c),
      NewChannel,
      [],
      (input) => connectChannel(c.var.desk, id, input),
      ({ address }) => hasJustDone(c.var.desk, 'channel.connected', { address: address.toLowerCase() }),
    )
    return address ? show(c, { address }) : c.redirect(doneAt(pathOf(id), 'connected'), 303)
  })
  .post('/:id/addresses/:channelId/original', async (c) => {
    const choosesOriginal = (await readForm(c)).values.choosesOriginal?.[0] === 'yes'
    await changeChannel(c.var.desk, c.req.param('channelId'), { choosesOriginal })
    return c.redirect(doneAt(pathOf(c.req.param('id')), choosesOriginal ? 'original' : 'forwarder'), 303)
  })
  .post('/:id/addresses/:channelId/remove', async (c) => {
    const id = c.req.param('id')
    const wrong = await submit(blank(), v.object({}), [], () => disconnectChannel(c.var.desk, c.req.param('channelId')))
    return wrong ? show(c, { addresses: wrong }) : c.redirect(doneAt(pathOf(id), 'disconnected'), 303)
  })
  .post('/:id/channels', async (c) => {
    let at = ''
    const wrong = await submit(blank(), v.object({}), [], async () => {
      at = channelAt(await draftChannel(c.var.desk, c.req.param('id')))
    })
    return wrong ? show(c, { addresses: wrong }) : c.redirect(`${at}/identity`, 303)
  })
  .route('/:id/channels', channelPages)

async function show(c: SettingsContext, sent: Sent): Promise<Response> {
  const [{ mailDomain }, inbox, channels, pipelines, people, teams] = await Promise.all([
    readAccount(c.var.desk),
    findInbox(c.var.desk, c.req.param('id') ?? ''),
    listChannels(c.var.desk, c.req.param('id') ?? ''),
    listPipelines(c.var.desk),
    listPeople(c.var.desk),
    listTeams(c.var.desk),
  ])
  const status = Object.keys(sent).length > 0 ? 422 : 200
  const addresses = (
    <Addresses
      viewer={c.var.viewer}
      inboxId={inbox.id}
      channels={channels}
      pipelines={pipelines}
      mailDomain={mailDomain}
      form={sent.addresses ?? blank()}
    />
  )
  return c.html(
    <InboxPage viewer={c.var.viewer} inbox={inbox} addresses={addresses} people={people} teams={teams} sent={sent} />,
    status,
  )
}

function InboxPage({
  viewer,
  inbox,
  addresses,
  people,
  teams,
  sent,
}: {
  viewer: Viewer
  inbox: InboxSettings
  addresses: Child
  people: People
  teams: Team[]
  sent: Sent
}) {
  const { t, account, me } = viewer
  const at = pathOf(inbox.id)
  const name = sent.name ?? blank({ name: inbox.name })
  const access =
    sent.access ?? blank({ access: inbox.access, memberIds: inbox.memberIds ?? [], teamIds: inbox.teamIds ?? [] })
  const threading =
    sent.threading ?? blank({ reopenDays: String(inbox.reopenDays), subjectDays: String(inbox.subjectDays) })
  const address = sent.address ?? blank()
  const withSender = { ...address, values: { fromName: [inbox.channels[0]?.fromName ?? account], ...address.values } }
  const back = { href: '/settings/inboxes', label: 'section.inboxes' } as const
  return (
    <Page
      viewer={viewer}
      title={inbox.name}
      section="inboxes"
      back={back}
      hasErrors={[name, access, threading, address, sent.addresses ?? blank()].some(hasErrors)}
    >
      {!inbox.canAct && <p class="note">{t('inboxes.not_member')}</p>}
      {addresses}
      <FormCard
        t={t}
        form={withSender}
        action={`${at}/addresses`}
        submit="inboxes.connect"
        kind="outline"
        title={t('inboxes.add_title')}
        isFolded
      >
        <Field
          t={t}
          form={withSender}
          name="address"
          label="field.address"
          hint={t('inboxes.address_hint')}
          type="email"
          autocomplete="off"
        />
        <Field
          t={t}
          form={withSender}
          name="fromName"
          label="field.from_name"
          hint={t('inboxes.from_name_hint', { name: me?.name ?? '' })}
          autocomplete="off"
        />
      </FormCard>
      <FormCard t={t} form={access} action={`${at}/access`} submit="settings.save" title={t('inboxes.access_title')}>
        <AccessFields t={t} form={access} people={people} teams={teams} />
      </FormCard>
      <FormCard t={t} form={name} action={`${at}/name`} submit="settings.save" title={t('inboxes.name_title')}>
        <Field t={t} form={name} name="name" label="field.inbox_name" autocomplete="off" />
      </FormCard>
      <FormCard
        t={t}
        form={threading}
        action={`${at}/threading`}
        submit="settings.save"
        title={t('inboxes.threading_title')}
        isFolded
      >
        <ThreadingFields t={t} form={threading} />
      </FormCard>
    </Page>
  )
}
