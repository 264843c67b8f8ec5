import { Hono } from 'hono'
import * as v from 'valibot'
import type { HttpEnv } from '../http/http-env.ts'
import { DomainError } from '../desk/domain-error.ts'
import { SetUp, setUpAccount } from '../team/set-up.ts'
import { Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, refused } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { doneAt } from './settings-env.ts'
import { readStranger } from './stranger.ts'
import type { TextKey } from './words.ts'

const FIELDS = {
  code: 'wrong.code',
  account: 'wrong.account_name',
  mailDomain: 'wrong.mailDomain',
  owner: 'wrong.owner_name',
  email: 'wrong.email',
  inbox: 'wrong.first_inbox_name',
  address: 'wrong.address',
} as const satisfies Record<string, TextKey>

/** Shown once: it makes the account, its first owner and its first inbox, for whoever has the set-up code. */
export const setUpPages = new Hono<HttpEnv>()
  .get('/', async (c) => {
    const viewer = await readStranger(c)
    return viewer.account === '' ? c.html(<SetUpPage viewer={viewer} form={blank()} />) : c.redirect('/settings')
  })
  .post('/', async (c) => {
    const form = await readForm(c)
    const refuse = async (wrong: Form) => c.html(<SetUpPage viewer={await readStranger(c)} form={wrong} />, 422)
    const read = v.safeParse(SetUp, inputOf(form))
    if (!read.success) return refuse({ ...form, errors: Object.fromEntries(read.issues.map(errorOf)) })
    try {
      await setUpAccount(c.env, read.output, (work) => c.executionCtx.waitUntil(work))
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      if (error.code === 'not_allowed') return refuse(refused(form, 'code', 'wrong.code'))
      if (error.code !== 'already_set_up') throw error
      return c.redirect('/settings', 303)
    }
    return c.redirect(doneAt('/settings/sign-in', 'set_up'), 303)
  })

function inputOf({ values }: Form) {
  const typed = (name: string) => values[name]?.[0]
  return {
    code: typed('code')?.trim(),
    account: { name: typed('account'), mailDomain: typed('mailDomain') },
    owner: { name: typed('owner'), email: typed('email') },
    inbox: { name: typed('inbox'), address: typed('address') },
  }
}

function errorOf(issue: v.BaseIssue<unknown>): [string, TextKey] {
  const [part, of] = (issue.path ?? []).map(({ key }) => String(key))
  const field = (of === undefined || of === 'name' ? part : of) as keyof typeof FIELDS
  return [field, FIELDS[field] ?? 'wrong.any']
}

function SetUpPage({ viewer, form }: { viewer: Viewer; form: Form }) {
  const { t } = viewer
  return (
    <Page viewer={viewer} title={t('set_up.title')} hasErrors={hasErrors(form)}>
      <FormCard t={t} form={form} action="/settings/set-up" submit="set_up.submit" intro={t('set_up.intro')}>
        <Field
          t={t}
          form={form}
          name="code"
          label="field.setup_code"
          hint={t('set_up.code_hint')}
          type="password"
          autocomplete="off"
        />
        <Field t={t} form={form} name="account" label="field.account_name" autocomplete="organization" />
        <Field
          t={t}
          form={form}
          name="mailDomain"
          label="field.mail_domain"
          hint={t('set_up.mail_domain_hint')}
          inputmode="url"
          autocomplete="off"
        />
        <h2>{t('set_up.owner_title')}</h2>
        <Field t={t} form={form} name="owner" label="field.your_name" autocomplete="name" />
        <Field
          t={t}
          form={form}
          name="email"
          label="field.your_email"
          hint={t('sign_in.email_hint')}
          type="email"
          autocomplete="email"
        />
        <h2>{t('set_up.inbox_title')}</h2>
        <Field t={t} form={form} name="inbox" label="field.inbox_name" autocomplete="off" />
        <Field
          t={t}
          form={form}
          name="address"
          label="field.inbox_address"
          hint={t('set_up.address_hint')}
          type="email"
          autocomplete="off"
        />
      </FormCard>
    </Page>
  )
}
