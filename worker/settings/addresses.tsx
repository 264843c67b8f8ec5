import type { ChannelRow } from '../inboxes/draft.ts'
import { fallbackAt, senderOf } from '../messages/sender.ts'
import { isDraft, pathOf } from './channel/step-page.tsx'
import { Problem } from './fields.tsx'
import type { Form } from './form.ts'
import type { SettingsEnv } from './settings-env.ts'

interface AddressesProps {
  viewer: SettingsEnv['Variables']['viewer']
  inboxId: string
  channels: ChannelRow[]
  mailDomain: string
  form: Form
}

/** Where an inbox's mail comes to. Each has a form of its own: Enter in another must not remove one. */
export function Addresses({ viewer, inboxId, channels, mailDomain, form }: AddressesProps) {
  const { t } = viewer
  const connected = channels.filter((channel) => !isDraft(channel))
  const drafts = channels.filter(isDraft)
  const fallback = fallbackAt(mailDomain)
  return (
    <section class="card">
      <h2>{t('inboxes.addresses_title')}</h2>
      <p class="intro">{t('inboxes.addresses_help')}</p>
      <Problem t={t} form={form} />
      {connected.length === 0 && <p class="note">{t('inboxes.no_address')}</p>}
      <ul class="rows plain">
        {connected.map((channel) => (
          <Connected viewer={viewer} channel={channel} mailDomain={mailDomain} />
        ))}
      </ul>
      <p class="hint">{t('inboxes.fallback', { address: fallback })}</p>
      {connected.length > 0 && <p class="hint">{t('inboxes.disconnect_help', { fallback })}</p>}
      {drafts.length > 0 && (
        <div class="part">
          <h3>{t('inboxes.drafts_title')}</h3>
          <ul class="rows plain">
            {drafts.map((channel) => (
              <Draft viewer={viewer} channel={channel} />
            ))}
          </ul>
        </div>
      )}
      <form class="part" method="post" action={`/settings/inboxes/${inboxId}/channels`}>
        <p class="hint" id="connect-help">
          {t('inboxes.channel_help')}
        </p>
        <p>
          <button class="button primary" aria-describedby="connect-help">
            {t('inboxes.channel_connect')}
          </button>
        </p>
      </form>
    </section>
  )
}

interface RowProps {
  viewer: AddressesProps['viewer']
  channel: ChannelRow
}

function Connected({ viewer, channel, mailDomain }: RowProps & { mailDomain: string }) {
  const { t, me } = viewer
  const { id, inboxId, address, choosesOriginal } = channel
  const from = senderOf(me, channel, mailDomain)
  const at = `/settings/inboxes/${inboxId}/addresses/${id}`
  return (
    <li class="tall">
      <div class="row-text">
        <span class="row-address">{address}</span>
        <span class="row-more">{t('inboxes.answers_from', { name: from.name, address: from.email })}</span>
        {channel.fromKind === 'custom' && channel.fromProof === 'lapsed' && (
          <span class="wrong">{t('inboxes.lapsed', { address: channel.fromEmail ?? '' })}</span>
        )}
        <form class="switching" method="post" action={`${at}/original`}>
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
      <div class="row-acts">
        <a
          class="button"
          href={`${pathOf(channel)}/identity`}
          aria-label={t('inboxes.edit_identity_named', { address })}
        >
          {t('inboxes.edit_identity')}
        </a>
        <a
          class="button"
          href={`${pathOf(channel)}/signature`}
          aria-label={t('inboxes.edit_signature_named', { address })}
        >
          {t('inboxes.edit_signature')}
        </a>
        <a class="button" href={`${pathOf(channel)}/forward`} aria-label={t('inboxes.forwarding_named', { address })}>
          {t('inboxes.forwarding')}
        </a>
        <form method="post" action={`${at}/remove`}>
          <button class="button" aria-label={t('inboxes.disconnect_named', { address })}>
            {t('inboxes.disconnect')}
          </button>
        </form>
      </div>
    </li>
  )
}

function Draft({ viewer: { t }, channel }: RowProps) {
  const { address, step } = channel
  return (
    <li>
      <div class="row-text">
        <span class="row-address">{address}</span>
        <span class="row-more">{t('inboxes.draft_at', { step: t(`connect.${step ?? 'identity'}`) })}</span>
      </div>
      <div class="row-acts">
        <a class="button outline" href={pathOf(channel)} aria-label={t('inboxes.go_on_named', { address })}>
          {t('inboxes.go_on')}
        </a>
        <form method="post" action={`${pathOf(channel)}/discard`}>
          <button class="button" aria-label={t('inboxes.discard_named', { address })}>
            {t('inboxes.discard')}
          </button>
        </form>
      </div>
    </li>
  )
}
