import { Hono } from 'hono'
import * as v from 'valibot'
import { AccountSettings } from '../contract/account.ts'
import { changeAccount, readAccount } from '../team/account.ts'
import { Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, submit } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { type SettingsEnv, doneAt } from './settings-env.ts'

const Input = v.object({
  ...AccountSettings.entries,
  undoSeconds: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,3}$/),
    v.transform(Number),
    AccountSettings.entries.undoSeconds,
  ),
})

export const accountPages = new Hono<SettingsEnv>()
  .get('/', async (c) => {
    const { name, mailDomain, undoSeconds } = await readAccount(c.var.desk)
    return c.html(
      <AccountPage viewer={c.var.viewer} form={blank({ name, mailDomain, undoSeconds: String(undoSeconds) })} />,
    )
  })
  .post('/', async (c) => {
    const wrong = await submit(await readForm(c), Input, [], (input) => changeAccount(c.var.desk, input))
    if (wrong) return c.html(<AccountPage viewer={c.var.viewer} form={wrong} />, 422)
    return c.redirect(doneAt('/settings/account', 'account'), 303)
  })

function AccountPage({ viewer, form }: { viewer: Viewer; form: Form }) {
  const { t } = viewer
  return (
    <Page viewer={viewer} title={t('section.account')} section="account" hasErrors={hasErrors(form)}>
      <FormCard t={t} form={form} action="/settings/account" submit="settings.save" intro={t('account.intro')}>
        <Field
          t={t}
          form={form}
          name="name"
          label="field.account_name"
          hint={t('account.name_hint')}
          autocomplete="organization"
        />
        <Field
          t={t}
          form={form}
          name="mailDomain"
          label="field.mail_domain"
          hint={t('account.mail_domain_hint')}
          inputmode="url"
          autocomplete="off"
        />
        <Field
          t={t}
          form={form}
          name="undoSeconds"
          label="field.undo_seconds"
          hint={t('account.undo_hint')}
          type="number"
          inputmode="numeric"
          min={0}
          max={60}
          class="short"
        />
      </FormCard>
    </Page>
  )
}
