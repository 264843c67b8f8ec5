import type { Team } from '../contract/account.ts'
import { CheckList, Choice } from './fields.tsx'
import type { Form } from './form.ts'
import { type People, memberOptions } from './people.ts'
import type { Words } from './words.ts'

/** Who has access: everyone, or whoever is ticked. The ticks are out of sight while it is everyone. */
export function AccessFields({
  t,
  form,
  people,
  teams,
}: {
  t: Words
  form: Form
  people: People
  teams: readonly Team[]
}) {
  const ways = [
    { value: 'everyone', label: t('inboxes.everyone'), help: t('inboxes.everyone_help') },
    { value: 'specific', label: t('inboxes.specific'), help: t('inboxes.specific_help') },
  ]
  const groups = teams.map(({ id, name, memberIds }) => ({
    value: id,
    label: name,
    help: t('teams.count', { count: memberIds.length }),
  }))
  return (
    <>
      <Choice t={t} form={form} name="access" label="field.access" options={ways} />
      <div class="listed">
        <CheckList
          t={t}
          form={form}
          name="memberIds"
          label="field.members"
          options={memberOptions(t, people, form.values.memberIds)}
        />
        <CheckList
          t={t}
          form={form}
          name="teamIds"
          label="field.teams"
          options={groups}
          empty={t('inboxes.no_teams')}
        />
      </div>
    </>
  )
}
