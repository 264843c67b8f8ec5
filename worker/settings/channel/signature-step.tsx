import type { ChannelRow } from '../../inboxes/draft.ts'
import { TOKENS } from '../../messages/signature.ts'
import { Choice, Problem } from '../fields.tsx'
import { type Form, blank, hasErrors } from '../form.ts'
import type { SettingsEnv } from '../settings-env.ts'
import { Preview, asksPreview } from './preview.tsx'
import { StepPage, isDraft, pathOf } from './step-page.tsx'
import { TextArea } from './text-area.tsx'

export function signatureForm({ signature, signatureForm }: ChannelRow): Form {
  return blank({ signature, signatureForm })
}

/** What stands under answers. */
export function SignatureStep(props: {
  viewer: SettingsEnv['Variables']['viewer']
  mailDomain: string
  channel: ChannelRow
  form: Form
  shown: ChannelRow
}) {
  const { viewer, mailDomain, channel, form, shown } = props
  const { t } = viewer
  return (
    <StepPage viewer={viewer} channel={channel} step="signature" hasErrors={hasErrors(form)}>
      <form class="card" method="post" action={`${pathOf(channel)}/signature`} novalidate>
        <p class="intro">{t('signature.intro')}</p>
        <Problem t={t} form={form} />
        <TextArea t={t} form={form} name="signature" label="field.signature" rows={6} hint={t('signature.hint')} />
        <dl class="tokens">
          {TOKENS.map((token) => (
            <div>
              <dt>
                <code>{`{{${token}}}`}</code>
              </dt>
              <dd>{t(`signature.${token}`)}</dd>
            </div>
          ))}
        </dl>
        <Choice
          t={t}
          form={form}
          name="signatureForm"
          label="field.signature_form"
          options={[
            { value: 'text', label: t('signature.text'), help: t('signature.text_help') },
            { value: 'html', label: t('signature.html'), help: t('signature.html_help') },
          ]}
        />
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
