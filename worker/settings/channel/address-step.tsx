import type { ChannelRow } from '../../inboxes/draft.ts'
import { Field, Problem } from '../fields.tsx'
import { type Form, hasErrors } from '../form.ts'
import type { Viewer } from '../page.tsx'
import { StepPage, pathOf } from './step-page.tsx'

/** The address to forward to: proposed, and changed only until it is taken. */
export function AddressStep(props: { viewer: Viewer; mailDomain: string; channel: ChannelRow; form: Form }) {
  const { viewer, mailDomain, channel, form } = props
  const { t } = viewer
  const isLocked = channel.state === 'locked'
  return (
    <StepPage viewer={viewer} channel={channel} step="address" hasErrors={hasErrors(form)}>
      <form class="card" method="post" action={`${pathOf(channel)}/address`} novalidate>
        <p class="intro">{t('address.intro')}</p>
        <Problem t={t} form={form} />
        <p class="address">{channel.address}</p>
        {isLocked ? (
          <p class="note">{t('address.locked')}</p>
        ) : (
          <>
            <details class="customise" open={hasErrors(form)}>
              <summary>{t('address.customise')}</summary>
              <Field
                t={t}
                form={form}
                name="local"
                label="field.local"
                hint={t('address.local_hint', { domain: mailDomain })}
                autocomplete="off"
              />
            </details>
            <p class="note">{t('address.before')}</p>
          </>
        )}
        <p class="acts">
          {isLocked ? (
            <a class="button primary" href={`${pathOf(channel)}/forward`}>
              {t('connect.next')}
            </a>
          ) : (
            <button class="button primary">{t('address.take')}</button>
          )}
        </p>
      </form>
    </StepPage>
  )
}
