import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { Email } from '../contract/id.ts'
import type { HttpEnv } from '../http/http-env.ts'
import { askAuth } from './ask-auth.ts'
import { Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors, readForm, refused } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import { readStranger } from './stranger.ts'

/** Sign-in for the pages: an address, then the code that was mailed to it. It sets the session's cookie. */
export const signInPages = new Hono<HttpEnv>()
  .get('/', async (c) => {
    const viewer = await readStranger(c)
    return viewer.account === '' ? c.redirect('/settings/set-up') : c.html(<EmailPage viewer={viewer} form={blank()} />)
  })
  .post('/', async (c) => {
    const form = await readForm(c)
    const email = v.safeParse(Email, form.values.email?.[0])
    if (!email.success) return showEmail(c, refused(form, 'email', 'wrong.email'))
    const answer = await askAuth(c, 'email-otp/send-verification-otp', { email: email.output, type: 'sign-in' })
    if (!answer.ok)
      return showEmail(c, refused(form, '', answer.status === 429 ? 'refused.too_many_requests' : 'refused.other'))
    return showCode(c, blank({ email: email.output }))
  })
  .post('/code', async (c) => {
    const form = await readForm(c)
    const email = form.values.email?.[0] ?? ''
    const otp = (form.values.otp?.[0] ?? '').replace(/\s/g, '').slice(0, 20)
    const answer = await askAuth(c, 'sign-in/email-otp', { email, otp })
    if (answer.ok) {
      const headers = new Headers({ location: '/settings' })
      for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie)
      return new Response(null, { status: 303, headers })
    }
    if (answer.status === 429) return showCode(c, refused(form, '', 'refused.too_many_requests'))
    return showCode(c, answer.status < 500 ? refused(form, 'otp', 'wrong.otp') : refused(form, '', 'refused.other'))
  })

async function showEmail(c: Context<HttpEnv>, form: Form): Promise<Response> {
  return c.html(<EmailPage viewer={await readStranger(c)} form={form} />, 422)
}

async function showCode(c: Context<HttpEnv>, form: Form): Promise<Response> {
  return c.html(<CodePage viewer={await readStranger(c)} form={form} />, hasErrors(form) ? 422 : 200)
}

function EmailPage({ viewer, form }: { viewer: Viewer; form: Form }) {
  const { t, account } = viewer
  return (
    <Page viewer={viewer} title={t('sign_in.title', { account })} hasErrors={hasErrors(form)}>
      <FormCard t={t} form={form} action="/settings/sign-in" submit="sign_in.mail_code">
        <Field
          t={t}
          form={form}
          name="email"
          label="field.your_email"
          hint={t('sign_in.email_hint')}
          type="email"
          autocomplete="email"
        />
      </FormCard>
    </Page>
  )
}

function CodePage({ viewer, form }: { viewer: Viewer; form: Form }) {
  const { t } = viewer
  const email = form.values.email?.[0] ?? ''
  // A code that was refused is typed anew.
  const code = { ...form, values: {} }
  return (
    <Page viewer={viewer} title={t('sign_in.code_title')} hasErrors={hasErrors(form)}>
      <FormCard
        t={t}
        form={code}
        action="/settings/sign-in/code"
        submit="sign_in.sign_in"
        intro={t('sign_in.code_sent', { email })}
      >
        <input type="hidden" name="email" value={email} />
        <Field
          t={t}
          form={code}
          name="otp"
          label="field.code"
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength={12}
          class="digits"
        />
      </FormCard>
      <div class="acts">
        <form method="post" action="/settings/sign-in">
          <input type="hidden" name="email" value={email} />
          <button class="button">{t('sign_in.again')}</button>
        </form>
        <a class="button" href="/settings/sign-in">
          {t('sign_in.other_email')}
        </a>
      </div>
    </Page>
  )
}
