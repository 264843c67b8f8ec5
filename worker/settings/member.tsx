import { Hono } from 'hono'
import * as v from 'valibot'
import type { Member } from '../contract/account.ts'
import { MemberChange } from '../contract/account.ts'
import { deactivateMember, reactivateMember } from '../team/deactivate-member.ts'
import { changeMember, findMember, inviteAgain } from '../team/member.ts'
import { Choice, Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { rolesFor, seats } from './rights.ts'
import { type SettingsContext, type SettingsEnv, doneAt } from './settings-env.ts'

export const memberPages = new Hono<SettingsEnv>()
  .get('/:id', async (c) => show(c))
  .post('/:id', async (c) => {
    const id = c.req.param('id')
    const wrong = await submit(await readForm(c), MemberChange, [], (input) => changeMember(c.var.desk, id, input))
    return wrong ? show(c, wrong) : c.redirect(doneAt('/settings/members', 'member'), 303)
  })
  .post('/:id/invitation', async (c) => {
    const { desk } = c.var
    const wrong = await submit(blank(), v.object({}), [], () =>
      inviteAgain(desk, c.req.param('id'), new URL(c.req.url).origin),
    )
    return wrong ? show(c, wrong) : c.redirect(doneAt('/settings/members', 'invited'), 303)
  })
  .post('/:id/deactivate', async (c) => {
    const wrong = await submit(blank(), v.object({}), [], () => deactivateMember(c.var.desk, c.req.param('id')))
    return wrong ? show(c, undefined, wrong) : c.redirect(doneAt('/settings/members', 'deactivated'), 303)
  })
  .post('/:id/reactivate', async (c) => {
    const wrong = await submit(blank(), v.object({}), [], () => reactivateMember(c.var.desk, c.req.param('id')))
    return wrong ? show(c, undefined, wrong) : c.redirect(doneAt('/settings/members', 'reactivated'), 303)
  })

async function show(c: SettingsContext, changed?: Form, shutOut: Form = blank()): Promise<Response> {
  const member = await findMember(c.var.desk, c.req.param('id') ?? '')
  const form = changed ?? blank({ name: member.name, role: member.role, seat: member.seat })
  return c.html(
    <MemberPage viewer={c.var.viewer} member={member} form={form} shutOut={shutOut} />,
    hasErrors(form) || hasErrors(shutOut) ? 422 : 200,
  )
}

function MemberPage({ viewer, member, form, shutOut }: { viewer: Viewer; member: Member; form: Form; shutOut: Form }) {
  const { t, me } = viewer
  const at = `/settings/members/${member.id}`
  const mayChange = member.role !== 'owner' || me?.role === 'owner'
  const way = member.status === 'deactivated' ? 'reactivate' : 'deactivate'
  const back = { href: '/settings/members', label: 'section.members' } as const
  return (
    <Page
      viewer={viewer}
      title={member.name}
      section="members"
      back={back}
      hasErrors={hasErrors(form) || hasErrors(shutOut)}
    >
      <p class="intro">
        {member.email} · {t(`status.${member.status}`)}
      </p>
      {!mayChange && <p class="note">{t('members.only_owner')}</p>}
      {mayChange && (
        <>
          {member.status === 'invited' && (
            <form method="post" action={`${at}/invitation`}>
              <button class="button outline">{t('members.invite_again')}</button>
            </form>
          )}
          <FormCard t={t} form={form} action={at} submit="settings.save">
            <Field t={t} form={form} name="name" label="field.name" autocomplete="off" />
            <Choice t={t} form={form} name="role" label="field.role" options={rolesFor(t, me)} />
            <Choice t={t} form={form} name="seat" label="field.seat" options={seats(t)} />
          </FormCard>
          <FormCard
            t={t}
            form={shutOut}
            action={`${at}/${way}`}
            submit={`members.${way}`}
            kind={way === 'deactivate' ? 'danger' : 'outline'}
            title={t(`members.${way}_title`, { name: member.name })}
            intro={t(`members.${way}_help`)}
          />
        </>
      )}
    </Page>
  )
}
