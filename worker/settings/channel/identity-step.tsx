import type { ChannelRow } from '../../inboxes/draft.ts'
import { memberAddress, senderOf } from '../../messages/sender.ts'
import { Choice, Field, Problem } from '../fields.tsx'
import { type Form, blank, hasErrors } from '../form.ts'
import type { SettingsEnv } from '../settings-env.ts'
import { Preview, asksPreview } from './preview.tsx'
import { StepPage, isDraft, pathOf } from './step-page.tsx'

interface IdentityProps {
  viewer: SettingsEnv['Variables']['viewer']
  mailDomain: string
  channel: ChannelRow
  /** As it was sent, or as it is. */
  form: Form
  /** What was typed as the code, where that was wrong. */
  code: Form
  /** As it would be with what was typed. */
  shown: ChannelRow
}

/** The form as the channel has it. */
export function identityForm({ fromName, nameForm, fromKind, fromEmail, wantedEmail }: ChannelRow): Form {
  const kind = wantedEmail === null ? fromKind : 'custom'
  return blank({ fromName, nameForm, fromKind: kind, fromEmail: wantedEmail ?? fromEmail ?? '' })
}

/** Whom answers are from. */
export function IdentityStep({ viewer, mailDomain, channel, form, code, shown }: IdentityProps) {
  const { t, me } = viewer
  const at = pathOf(channel)
  const name = form.values.fromName?.[0] ?? ''
  const wrong = [form, code].some(hasErrors)
  return (
    <StepPage viewer={viewer} channel={channel} step="identity" hasErrors={wrong}>
      {channel.wantedEmail !== null && (
        <CodeCard viewer={viewer} mailDomain={mailDomain} channel={channel} form={code} />
      )}
      {channel.wantedEmail === null && channel.fromKind === 'custom' && channel.fromProof === 'lapsed' && (
        <p class="note">
          {t('identity.lapsed', {
            address: channel.fromEmail ?? '',
            now: senderOf(me, channel, mailDomain).email,
          })}{' '}
          <a href="/settings/sending#domains">{t('identity.domains')}</a>
        </p>
      )}
      <form class="card" method="post" action={`${at}/identity`} novalidate>
        <p class="intro">{t('identity.intro')}</p>
        <Problem t={t} form={form} />
        <Field
          t={t}
          form={form}
          name="fromName"
          label="field.company"
          hint={t('identity.company_hint')}
          autocomplete="organization"
        />
        <Choice
          t={t}
          form={form}
          name="nameForm"
          label="field.from_name"
          options={[
            { value: 'agent_and_company', label: t('identity.both'), help: `${me.name} at ${name}` },
            { value: 'company', label: t('identity.company'), help: name },
          ]}
        />
        <Choice
          t={t}
          form={form}
          name="fromKind"
          label="field.from_address"
          options={[
            {
              value: 'member',
              label: t('identity.member'),
              help: t('identity.member_help', { address: memberAddress(me, mailDomain) ?? channel.address }),
            },
            {
              value: 'channel',
              label: t('identity.channel'),
              help: t('identity.channel_help', { address: channel.address }),
            },
            { value: 'custom', label: t('identity.custom'), help: t('identity.custom_help') },
          ]}
        />
        <div class="custom">
          <Field
            t={t}
            form={form}
            name="fromEmail"
            label="field.custom_address"
            hint={t('identity.custom_hint')}
            type="email"
            autocomplete="off"
          />
        </div>
        <p class="acts">
          <button class="button primary">{t(isDraft(channel) ? 'connect.next' : 'settings.save')}</button>
          <button class="button outline" name="act" value="preview">
            {t('preview.show')}
          </button>
        </p>
      </form>
      <Preview
        viewer={viewer}
        mailDomain={mailDomain}
        channel={shown}
        isAsked={asksPreview(form) && !hasErrors(form)}
      />
    </StepPage>
  )
}

/** The address that was asked for is used once its code is typed here. */
function CodeCard(props: Pick<IdentityProps, 'viewer' | 'mailDomain' | 'channel' | 'form'>) {
  const { viewer, mailDomain, channel, form } = props
  const { t, me } = viewer
  const at = pathOf(channel)
  const address = channel.wantedEmail ?? ''
  return (
    <section class="card">
      <h2>{t('identity.code_title', { address })}</h2>
      <p class="intro">{t('identity.code_intro', { address, now: senderOf(me, channel, mailDomain).email })}</p>
      <form class="part" method="post" action={`${at}/code`} novalidate>
        <Problem t={t} form={form} />
        <Field
          t={t}
          form={form}
          name="code"
          label="field.code"
          inputmode="numeric"
          autocomplete="one-time-code"
          class="digits"
        />
        <p class="acts">
          <button class="button primary">{t('identity.verify')}</button>
          {isDraft(channel) && (
            <a class="button" href={`${at}/signature`}>
              {t('identity.later')}
            </a>
          )}
        </p>
      </form>
      <div class="acts">
        <form method="post" action={`${at}/code/again`}>
          <button class="button outline">{t('identity.again')}</button>
        </form>
        <a class="button" href="/settings/sending#domains">
          {t('identity.connect_domain')}
        </a>
      </div>
    </section>
  )
}
