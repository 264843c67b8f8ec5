import type { InboxSettings, Team } from '../../contract/account.ts'
import type { ChannelRow } from '../../inboxes/draft.ts'
import type { Viewer } from '../page.tsx'
import type { People } from '../people.ts'
import { StepPage, pathOf } from './step-page.tsx'

/** What becomes of mail that comes: who sees it, and that nobody is given it. */
export function RoutingStep(props: {
  viewer: Viewer
  channel: ChannelRow
  inbox: InboxSettings
  people: People
  teams: readonly Team[]
}) {
  const { viewer, channel, inbox, people, teams } = props
  const { t } = viewer
  const names = [
    ...people.filter(({ id }) => inbox.memberIds?.includes(id)).map(({ name }) => name),
    ...teams.filter(({ id }) => inbox.teamIds?.includes(id)).map(({ name }) => name),
  ]
  return (
    <StepPage viewer={viewer} channel={channel} step="routing">
      <section class="card">
        <p class="intro">{t('routing.intro')}</p>
        <dl class="facts">
          <dt>{t('routing.inbox')}</dt>
          <dd>{inbox.name}</dd>
          <dt>{t('routing.seen_by')}</dt>
          <dd>{inbox.access === 'everyone' ? t('routing.everyone') : names.join(', ')}</dd>
          <dt>{t('routing.assigned_to')}</dt>
          <dd>{t('routing.nobody')}</dd>
          <dt>{t('routing.size')}</dt>
          <dd>{t('routing.most')}</dd>
        </dl>
        <p class="hint">
          {t('routing.change')} <a href={`/settings/inboxes/${inbox.id}#access`}>{t('inboxes.access_title')}</a>
        </p>
        <form method="post" action={`${pathOf(channel)}/routing`}>
          <button class="button primary">{t('connect.next')}</button>
        </form>
      </section>
    </StepPage>
  )
}
