import type { Pipeline } from '../contract/account.ts'
import type { ChannelRow } from '../inboxes/draft.ts'
import { fallbackAt, senderOf } from '../messages/sender.ts'
import { discardHelp, isDraft, pathOf } from './channel/step-page.tsx'
import { Problem } from './fields.tsx'
import type { Form } from './form.ts'
import type { SettingsEnv } from './settings-env.ts'
import { Sure } from './sure.tsx'

interface AddressesProps {
  viewer: SettingsEnv['Variables']['viewer']
  inboxId: string
  channels: ChannelRow[]
  pipelines: Pipeline[]
  mailDomain: string
  form: Form
}

/** Where an inbox's mail comes to. Each has a form of its own: Enter in another must not remove one. */
export function Addresses({ viewer, inboxId, channels, pipelines, mailDomain, form }: AddressesProps) {
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
          <Connected viewer={viewer} channel={channel} pipelines={pipelines} mailDomain={mailDomain} />
        ))}
      </ul>
      <p class="hint">{t('inboxes.fallback', { address: fallback })}</p>
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

function Connected(props: RowProps & Pick<AddressesProps, 'pipelines' | 'mailDomain'>) {
  const { viewer, channel, pipelines, mailDomain } = props
  const { t, me } = viewer
  const { id, inboxId, address, choosesOriginal, ticketStageId } = channel
  const stage = pipelines.flatMap(({ stages }) => stages).find((one) => one.id === ticketStageId)
  const from = senderOf(me, channel, mailDomain)
  const at = `/settings/inboxes/${inboxId}/addresses/${id}`
  return (
    <li class="tall">
      <div class="row-text">
        <span class="row-address">{address}</span>
        <span class="row-more">{t('inboxes.answers_from', { name: from.name, address: from.email })}</span>
        {stage && <span class="row-more">{t('inboxes.tickets_at', { stage: stage.name })}</span>}
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
        <a class="button" href={`${pathOf(channel)}/tickets`} aria-label={t('inboxes.edit_tickets_named', { address })}>
          {t('inboxes.edit_tickets')}
        </a>
        <a class="button" href={`${pathOf(channel)}/forward`} aria-label={t('inboxes.forwarding_named', { address })}>
          {t('inboxes.forwarding')}
        </a>
        <Sure
          label={t('inboxes.disconnect')}
          help={t('inboxes.disconnect_help', { address, fallback: fallbackAt(mailDomain) })}
          action={`${at}/remove`}
          button={t('inboxes.disconnect_named', { address })}
        />
      </div>
    </li>
  )
}

function Draft({ viewer: { t }, channel }: RowProps) {
  const { address, step } = channel
  return (
    <li class="wraps">
      <div class="row-text">
        <span class="row-address">{address}</span>
        <span class="row-more">{t('inboxes.draft_at', { step: t(`connect.${step ?? 'identity'}`) })}</span>
      </div>
      <div class="row-acts">
        <a class="button outline" href={pathOf(channel)} aria-label={t('inboxes.go_on_named', { address })}>
          {t('inboxes.go_on')}
        </a>
        <Sure
          label={t('inboxes.discard')}
          help={discardHelp(t, channel)}
          action={`${pathOf(channel)}/discard`}
          button={t('inboxes.discard_named', { address })}
        />
      </div>
    </li>
  )
}
