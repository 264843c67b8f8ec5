import { Hono } from 'hono'
import { type InboxSettings, NewInbox, type Team } from '../contract/account.ts'
import { hasJustDone } from '../desk/has-just-done.ts'
import { createInbox, listInboxes } from '../inboxes/inbox.ts'
import { countMail } from '../ledger/held-mail.ts'
import { listTeams } from '../team/team.ts'
import { AccessFields } from './access-fields.tsx'
import { Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { inboxPages } from './inbox.tsx'
import { onlyIfSpecific } from './only-if-specific.ts'
import { Page, type Viewer } from './page.tsx'
import { type People, listPeople } from './people.ts'
import { type SettingsContext, type SettingsEnv, doneAt } from './settings-env.ts'

export const inboxesPages = new Hono<SettingsEnv>()
  .get('/', async (c) => {
    const [inboxes, { accepted }] = await Promise.all([listInboxes(c.var.desk), countMail(c.var.desk)])
    return c.html(<InboxesPage viewer={c.var.viewer} inboxes={inboxes} isFirst={accepted === 0} />)
  })
  .get('/new', (c) => showNew(c, blank({ access: 'everyone', memberIds: [c.var.viewer.me.id] })))
  .post('/new', async (c) => {
    const wrong = await submit(
      await readForm(c),
      NewInbox,
      ['memberIds', 'teamIds'],
      (input) => createInbox(c.var.desk, onlyIfSpecific(input)),
      ({ name }) => hasJustDone(c.var.desk, 'inbox.created', { name }),
    )
    return wrong ? showNew(c, wrong) : c.redirect(doneAt('/settings/inboxes', 'inbox_created'), 303)
  })
  .route('/', inboxPages)

async function showNew(c: SettingsContext, form: Form): Promise<Response> {
  const [people, teams] = await Promise.all([listPeople(c.var.desk), listTeams(c.var.desk)])
  return c.html(
    <NewInboxPage viewer={c.var.viewer} form={form} people={people} teams={teams} />,
    hasErrors(form) ? 422 : 200,
  )
}

/** `isFirst`: no mail has come to any. */
function InboxesPage({ viewer, inboxes, isFirst }: { viewer: Viewer; inboxes: InboxSettings[]; isFirst: boolean }) {
  const { t } = viewer
  const create = (
    <a class="button primary" href="/settings/inboxes/new">
      {t('inboxes.new')}
    </a>
  )
  return (
    <Page viewer={viewer} title={t('section.inboxes')} section="inboxes" act={create}>
      <p class="intro">{t(isFirst ? 'inboxes.first' : 'inboxes.intro')}</p>
      <ul class="rows">
        {inboxes.map((inbox) => (
          <li>
            <div class="row-text">
              <a class="row-link cut" href={`/settings/inboxes/${inbox.id}`}>
                {inbox.name}
              </a>
              <span class="row-more cut">
                {inbox.channels.map(({ address }) => address).join(', ') || t('inboxes.no_address')}
              </span>
            </div>
            <div class="chips">
              {!inbox.canAct && <span class="chip look">{t('inboxes.not_member_short')}</span>}
              <span class="chip">{t(inbox.access === 'everyone' ? 'inboxes.everyone' : 'inboxes.specific_short')}</span>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  )
}

function NewInboxPage({ viewer, form, people, teams }: { viewer: Viewer; form: Form; people: People; teams: Team[] }) {
  const { t, account } = viewer
  const back = { href: '/settings/inboxes', label: 'section.inboxes' } as const
  return (
    <Page viewer={viewer} title={t('inboxes.new_title')} section="inboxes" back={back} hasErrors={hasErrors(form)}>
      <FormCard t={t} form={form} action="/settings/inboxes/new" submit="inboxes.create" intro={t('inboxes.new_intro')}>
        <Field t={t} form={form} name="name" label="field.name" autocomplete="off" />
        <Field
          t={t}
          form={form}
          name="address"
          label="field.address"
          hint={t('inboxes.address_hint')}
          type="email"
          autocomplete="off"
        />
        <Field
          t={t}
          form={{ ...form, values: { fromName: [account], ...form.values } }}
          name="fromName"
          label="field.from_name"
          hint={t('inboxes.from_name_hint', { name: viewer.me?.name ?? '' })}
          autocomplete="off"
        />
        <AccessFields t={t} form={form} people={people} teams={teams} />
      </FormCard>
    </Page>
  )
}
