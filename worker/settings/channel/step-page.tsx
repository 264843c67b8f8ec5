import type { Child } from 'hono/jsx'
import { STEPS, type Step } from '../../contract/channel.ts'
import type { ChannelRow } from '../../inboxes/draft.ts'
import { Page, type Viewer } from '../page.tsx'
import { Sure } from '../sure.tsx'
import type { Words } from '../words.ts'

/** Where a channel is set up. */
export function pathOf({ inboxId, id }: Pick<ChannelRow, 'inboxId' | 'id'>): string {
  return `/settings/inboxes/${inboxId}/channels/${id}`
}

export const isDraft = ({ state }: ChannelRow) => state === 'draft' || state === 'locked'

/** What is lost with a draft: once it has its address, whatever is forwarded there too. */
export function discardHelp(t: Words, { state, address }: ChannelRow): string {
  return t(state === 'locked' ? 'connect.discard_help_locked' : 'connect.discard_help', { address })
}

/** One step of setting up a channel. Of one that is connected it is a page by itself. */
export function StepPage(props: {
  viewer: Viewer
  channel: ChannelRow
  step: Step
  hasErrors?: boolean | undefined
  /** In how many seconds it is loaded again. */
  refresh?: number | undefined
  children?: Child
}) {
  const { viewer, channel, step, hasErrors, refresh, children } = props
  const { t } = viewer
  const of = isDraft(channel) ? t('inboxes.channel_connect') : channel.address
  const title = `${of}: ${t(`connect.${step}`)}`
  const back = { href: `/settings/inboxes/${channel.inboxId}`, label: 'connect.back' } as const
  return (
    <Page viewer={viewer} title={title} section="inboxes" back={back} hasErrors={hasErrors} refresh={refresh}>
      {isDraft(channel) && <Steps viewer={viewer} channel={channel} step={step} />}
      {children}
      {isDraft(channel) && (
        <div class="aside">
          <p class="hint">{t('connect.kept')}</p>
          <Sure
            label={t('connect.discard')}
            help={discardHelp(t, channel)}
            action={`${pathOf(channel)}/discard`}
            button={t('connect.discard_sure')}
          />
        </div>
      )}
    </Page>
  )
}

function Steps({ viewer: { t }, channel, step }: { viewer: Viewer; channel: ChannelRow; step: Step }) {
  return (
    <ol class="steps" aria-label={t('connect.steps')}>
      {STEPS.map((one) => (
        <li>
          {isOpen(channel, one) && one !== step ? (
            <a href={`${pathOf(channel)}/${one}`}>{t(`connect.${one}`)}</a>
          ) : (
            <span aria-current={one === step ? 'step' : undefined}>{t(`connect.${one}`)}</span>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Whether a step can be gone to: mail is forwarded to an address that stays, and what comes there cannot be awaited sooner. */
export function isOpen({ state, step }: ChannelRow, wanted: Step): boolean {
  if (state === 'connected') return ['identity', 'signature', 'tickets', 'forward', 'test'].includes(wanted)
  if (state === 'locked') return true
  return wanted !== 'forward' && wanted !== 'test' && STEPS.indexOf(wanted) <= STEPS.indexOf(step ?? 'identity')
}
