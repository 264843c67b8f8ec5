import { Hono } from 'hono'
import type { Member } from '../contract/account.ts'
import { NewMember } from '../contract/account.ts'
import type { Page as PageOf } from '../contract/conversation.ts'
import { hasJustDone } from '../desk/has-just-done.ts'
import { inviteMember, listMembers } from '../team/member.ts'
import { Choice, Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { memberPages } from './member.tsx'
import { Page, type Viewer } from './page.tsx'
import { Paging } from './paging.tsx'
import { rolesFor, seats } from './rights.ts'
import { type SettingsEnv, doneAt } from './settings-env.ts'

export const membersPages = new Hono<SettingsEnv>()
  .get('/', async (c) => {
    const cursor = c.req.query('cursor')
    return c.html(
      <MembersPage viewer={c.var.viewer} page={await listMembers(c.var.desk, cursor)} isFirst={cursor === undefined} />,
    )
  })
  .get('/new', (c) => c.html(<InvitePage viewer={c.var.viewer} form={blank({ role: 'agent', seat: 'full' })} />))
  .post('/new', async (c) => {
    const wrong = await submit(
      await readForm(c),
      NewMember,
      [],
      (input) => inviteMember(c.var.desk, input, new URL(c.req.url).origin),
      ({ email }) => hasJustDone(c.var.desk, 'member.invited', { email: email.toLowerCase() }),
    )
    if (wrong) return c.html(<InvitePage viewer={c.var.viewer} form={wrong} />, 422)
    return c.redirect(doneAt('/settings/members', 'invited'), 303)
  })
  .route('/', memberPages)

function MembersPage({ viewer, page, isFirst }: { viewer: Viewer; page: PageOf<Member>; isFirst: boolean }) {
  const { t } = viewer
  const invite = (
    <a class="button primary" href="/settings/members/new">
      {t('members.invite')}
    </a>
  )
  return (
    <Page viewer={viewer} title={t('section.members')} section="members" act={invite}>
      <p class="intro">{t('members.intro')}</p>
      <ul class="rows">
        {page.items.map((member) => (
          <MemberRow viewer={viewer} member={member} />
        ))}
      </ul>
      <Paging t={t} at="/settings/members" next={page.next} isFirst={isFirst} />
    </Page>
  )
}

function MemberRow({ viewer: { t, me }, member }: { viewer: Viewer; member: Member }) {
  return (
    <li class={member.status === 'deactivated' ? 'is-gone' : ''}>
      <div class="row-text">
        <a class="row-link cut" href={`/settings/members/${member.id}`}>
          {member.name}
        </a>
        <span class="row-more cut">{member.email}</span>
      </div>
      <div class="chips">
        {member.id === me?.id && <span class="chip">{t('status.you')}</span>}
        {member.status === 'invited' && <span class="chip invited">{t('status.invited')}</span>}
        {member.status === 'deactivated' && <span class="chip gone">{t('status.deactivated')}</span>}
        <span class="chip">{t(`role.${member.role}`)}</span>
        {member.seat === 'light' && <span class="chip">{t('seat.light')}</span>}
      </div>
    </li>
  )
}

function InvitePage({ viewer, form }: { viewer: Viewer; form: Form }) {
  const { t, me } = viewer
  const back = { href: '/settings/members', label: 'section.members' } as const
  return (
    <Page viewer={viewer} title={t('members.invite_title')} section="members" back={back} hasErrors={hasErrors(form)}>
      <FormCard
        t={t}
        form={form}
        action="/settings/members/new"
        submit="members.invite_send"
        intro={t('members.invite_intro')}
      >
        <Field t={t} form={form} name="name" label="field.name" autocomplete="off" />
        <Field
          t={t}
          form={form}
          name="email"
          label="field.email"
          hint={t('members.email_hint')}
          type="email"
          autocomplete="off"
        />
        <Choice t={t} form={form} name="role" label="field.role" options={rolesFor(t, me)} />
        <Choice t={t} form={form} name="seat" label="field.seat" options={seats(t)} />
      </FormCard>
    </Page>
  )
}
