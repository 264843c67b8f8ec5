import type { InboxSettings } from '../contract/account.ts'
import { Problem } from './fields.tsx'
import type { Form } from './form.ts'
import type { Words } from './words.ts'

/** Where an inbox's mail comes to. Each has a form of its own: Enter in another must not remove one. */
export function Addresses({ t, inbox, form }: { t: Words; inbox: InboxSettings; form: Form }) {
  return (
    <section class="card">
      <h2>{t('inboxes.addresses_title')}</h2>
      <p class="intro">{t('inboxes.addresses_help')}</p>
      <Problem t={t} form={form} />
      {inbox.channels.length === 0 && <p class="note">{t('inboxes.no_address')}</p>}
      <ul class="rows plain">
        {inbox.channels.map(({ id, address, fromName, choosesOriginal }) => (
          <li>
            <div class="row-text">
              <span class="row-address">{address}</span>
              <span class="row-more cut">{fromName}</span>
              <form class="switching" method="post" action={`/settings/inboxes/${inbox.id}/addresses/${id}/original`}>
                <input type="hidden" name="choosesOriginal" value={choosesOriginal ? 'no' : 'yes'} />
                <button
                  class="switch"
                  role="switch"
                  aria-checked={choosesOriginal ? 'true' : 'false'}
                  aria-describedby={`original-${id}`}
                >
                  {t('inboxes.original')}
                </button>
                <p class="hint" id={`original-${id}`}>
                  {t(choosesOriginal ? 'inboxes.original_on' : 'inboxes.original_off')}
                </p>
              </form>
            </div>
            <form method="post" action={`/settings/inboxes/${inbox.id}/addresses/${id}/remove`}>
              <button class="button" aria-label={t('inboxes.disconnect_named', { address })}>
                {t('inboxes.disconnect')}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
