import { Hono } from 'hono'
import type { Team } from '../contract/account.ts'
import { NewTeam } from '../contract/account.ts'
import { hasJustDone } from '../desk/has-just-done.ts'
import { changeTeam, createTeam, deleteTeam, findTeam, listTeams } from '../team/team.ts'
import { type People, listPeople, memberOptions } from './people.ts'
import { CheckList, Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { type SettingsContext, type SettingsEnv, doneAt } from './settings-env.ts'

export const teamsPages = new Hono<SettingsEnv>()
  .get('/', async (c) => c.html(<TeamsPage viewer={c.var.viewer} teams={await listTeams(c.var.desk)} />))
  .get('/new', (c) => show(c, null, blank()))
  .post('/new', async (c) => {
    const wrong = await submit(
      await readForm(c),
      NewTeam,
      ['memberIds'],
      (input) => createTeam(c.var.desk, input),
      ({ name }) => hasJustDone(c.var.desk, 'team.created', { name }),
    )
    return wrong ? show(c, null, wrong) : c.redirect(doneAt('/settings/teams', 'team_created'), 303)
  })
  .get('/:id', async (c) => {
    const team = await findTeam(c.var.desk, c.req.param('id'))
    return show(c, team, blank({ name: team.name, memberIds: team.memberIds }))
  })
  .post('/:id', async (c) => {
    const team = await findTeam(c.var.desk, c.req.param('id'))
    const wrong = await submit(await readForm(c), NewTeam, ['memberIds'], (input) =>
      changeTeam(c.var.desk, team.id, input),
    )
    return wrong ? show(c, team, wrong) : c.redirect(doneAt('/settings/teams', 'team'), 303)
  })
  .post('/:id/delete', async (c) => {
    await deleteTeam(c.var.desk, c.req.param('id'))
    return c.redirect(doneAt('/settings/teams', 'team_deleted'), 303)
  })

async function show(c: SettingsContext, team: Team | null, form: Form): Promise<Response> {
  const people = await listPeople(c.var.desk)
  return c.html(<TeamPage viewer={c.var.viewer} team={team} form={form} people={people} />, hasErrors(form) ? 422 : 200)
}

function TeamsPage({ viewer, teams }: { viewer: Viewer; teams: Team[] }) {
  const { t } = viewer
  const create = (
    <a class="button primary" href="/settings/teams/new">
      {t('teams.new')}
    </a>
  )
  return (
    <Page viewer={viewer} title={t('section.teams')} section="teams" act={create}>
      <p class="intro">{teams.length === 0 ? t('teams.empty') : t('teams.intro')}</p>
      {teams.length > 0 && (
        <ul class="rows">
          {teams.map((team) => (
            <li>
              <div class="row-text">
                <a class="row-link cut" href={`/settings/teams/${team.id}`}>
                  {team.name}
                </a>
                <span class="row-more">{t('teams.count', { count: team.memberIds.length })}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function TeamPage({ viewer, team, form, people }: { viewer: Viewer; team: Team | null; form: Form; people: People }) {
  const { t } = viewer
  const at = `/settings/teams/${team?.id ?? 'new'}`
  const back = { href: '/settings/teams', label: 'section.teams' } as const
  return (
    <Page
      viewer={viewer}
      title={team?.name ?? t('teams.new_title')}
      section="teams"
      back={back}
      hasErrors={hasErrors(form)}
    >
      <FormCard t={t} form={form} action={at} submit={team ? 'settings.save' : 'teams.create'}>
        <Field t={t} form={form} name="name" label="field.name" autocomplete="off" />
        <CheckList
          t={t}
          form={form}
          name="memberIds"
          label="field.members"
          hint={t('teams.members_hint')}
          options={memberOptions(t, people, form.values.memberIds)}
        />
      </FormCard>
      {team && (
        <details class="card">
          <summary>{t('teams.delete')}</summary>
          <p class="intro">{t('teams.delete_help')}</p>
          <form method="post" action={`${at}/delete`}>
            <button class="button danger">{t('teams.delete')}</button>
          </form>
        </details>
      )}
    </Page>
  )
}
