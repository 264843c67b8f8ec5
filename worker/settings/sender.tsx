import type { Sender } from '../contract/sending.ts'
import type { SendingRow } from '../mailers/sending.ts'
import { Choice, Field, FormCard } from './fields.tsx'
import { type Form, blank, hasErrors } from './form.ts'
import { Page, type Viewer } from './page.tsx'
import type { TextKey, Words } from './words.ts'

interface SenderPageProps {
  viewer: Viewer
  sender: Sender
  /** As it is in use; null where another way is. */
  stored: SendingRow | null
  /** Whether the deployment has it. */
  isThere: boolean
  /** Whether the worker runs on one's own machine, where a mail server may do without encryption. */
  isLocal: boolean
  form: Form | undefined
}

/** One way for mail to leave, to be filled in and taken. */
export function SenderPage({ viewer, sender, stored, isThere, isLocal, form: sent }: SenderPageProps) {
  const { t } = viewer
  const form = sent ? withoutSecret(sent) : blank(valuesOf(stored))
  const back = { href: '/settings/sending', label: 'section.sending' } as const
  return (
    <Page viewer={viewer} title={t(`sending.way.${sender}`)} section="sending" back={back} hasErrors={hasErrors(form)}>
      {isThere ? (
        <FormCard
          t={t}
          form={form}
          action={`/settings/sending/${sender}`}
          submit={stored ? 'settings.save' : 'sending.use'}
          intro={t(`sending.help.${sender}`)}
        >
          {sender === 'smtp' && <SmtpFields t={t} form={form} isLocal={isLocal} />}
          {sender === 'postmark' && (
            <Field
              t={t}
              form={form}
              name="stream"
              label="field.stream"
              hint={t('sending.stream_hint')}
              autocomplete="off"
            />
          )}
          {sender !== 'cloudflare' && <Secret t={t} form={form} sender={sender} stored={stored} />}
        </FormCard>
      ) : (
        <p class="note">{t('sending.not_there')}</p>
      )}
    </Page>
  )
}

function SmtpFields({ t, form, isLocal }: { t: Words; form: Form; isLocal: boolean }) {
  const securities = isLocal ? (['starttls', 'tls', 'none'] as const) : (['starttls', 'tls'] as const)
  return (
    <>
      <Field
        t={t}
        form={form}
        name="host"
        label="field.host"
        hint={t('sending.host_hint')}
        inputmode="url"
        autocomplete="off"
      />
      <Field
        t={t}
        form={form}
        name="port"
        label="field.port"
        hint={t('sending.port_hint')}
        type="number"
        inputmode="numeric"
        min={1}
        max={65535}
        class="short"
      />
      <Choice
        t={t}
        form={form}
        name="security"
        label="field.security"
        options={securities.map((value) => ({
          value,
          label: t(`sending.security_${value}`),
          help: t(`sending.security_${value}_help`),
        }))}
      />
      <Field
        t={t}
        form={form}
        name="user"
        label="field.user"
        hint={t('sending.user_hint')}
        autocomplete="off"
        optional
      />
    </>
  )
}

const LABELS = { smtp: 'field.password', resend: 'field.api_key', postmark: 'field.server_token' } as const

/** What was typed before is never shown: only that it is there, and since when. */
function Secret({
  t,
  form,
  sender,
  stored,
}: {
  t: Words
  form: Form
  sender: keyof typeof LABELS
  stored: SendingRow | null
}) {
  const label: TextKey = LABELS[sender]
  const hint = stored?.secretAt
    ? t('sending.secret_set', {
        date: new Intl.DateTimeFormat(t.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(stored.secretAt),
      })
    : t(`sending.secret_${sender}`)
  return (
    <Field
      t={t}
      form={form}
      name="secret"
      label={label}
      hint={hint}
      type="password"
      autocomplete="new-password"
      optional={sender === 'smtp' || Boolean(stored)}
    />
  )
}

function valuesOf(stored: SendingRow | null): Record<string, string> {
  return {
    host: stored?.host ?? '',
    port: String(stored?.port ?? 587),
    security: stored?.security ?? 'starttls',
    user: stored?.user ?? '',
    stream: stored?.stream ?? 'outbound',
  }
}

/** It is not sent back, not even to whoever typed it: they are told that it is gone. */
function withoutSecret(form: Form): Form {
  const wasTyped = Boolean(form.values.secret?.[0])
  const errors: Form['errors'] = wasTyped ? { secret: 'wrong.secret_again', ...form.errors } : form.errors
  return { values: { ...form.values, secret: [] }, errors }
}
