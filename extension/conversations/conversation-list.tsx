import { useRef } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { hasStatuses } from '../inbox/views.ts'
import { t, type TextKey } from '../locales/translate.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { emptyList } from './empty-list.ts'
import { RowList } from './row-list.tsx'
import { ViewMenu } from './view-menu.tsx'
import { whyFailed } from './why-failed.ts'
import './conversation-list.css'

/** The rows of a view, with what stands there while there are none. */
export function ConversationList({ inbox, hasViews }: { inbox: Inbox; hasViews: boolean }) {
  const list = inbox.list.value
  const waiting = inbox.newAbove.value
  const pane = useRef<HTMLElement>(null)

  function showNew() {
    inbox.showNew()
    pane.current?.querySelector('.rows')?.scrollTo(0, 0)
  }
  return (
    <section
      ref={pane}
      class="pane list-pane"
      tabIndex={-1}
      data-home=".rows,.list-head button"
      aria-label={t('list.label')}
    >
      <ListHead inbox={inbox} hasViews={hasViews} />
      {waiting > 0 && (
        <button type="button" class="new-pill" onClick={showNew}>
          {t('list.new', { count: waiting })}
        </button>
      )}
      {list.state === 'loading' && list.items.length === 0 && <Skeleton label={t('app.loading')} lines={18} />}
      {list.state === 'error' && list.items.length === 0 && (
        <ErrorState
          title={t('list.failed')}
          detail={whyFailed(list.error)}
          retryLabel={t('app.try_again')}
          onRetry={() => void inbox.reload()}
        />
      )}
      {list.state === 'ready' && list.items.length === 0 && <NothingHere inbox={inbox} />}
      {list.items.length > 0 && (
        <RowList
          key={`${inbox.inboxId.value} ${inbox.view.value} ${inbox.status.value}`}
          inbox={inbox}
          label={t(`view.${inbox.view.value}`)}
          conversations={list.items}
          isMixed={inbox.view.value === 'sent'}
          isLoadingMore={list.state === 'more'}
          failure={list.error && whyFailed(list.error)}
        />
      )}
    </section>
  )
}

function ListHead({ inbox, hasViews }: { inbox: Inbox; hasViews: boolean }) {
  const view = inbox.view.value
  const status = inbox.status.value
  return (
    <header class="list-head">
      {hasViews ? <h2>{t(`view.${view}`)}</h2> : <ViewMenu inbox={inbox} />}
      {hasStatuses(view) && (
        <Menu
          label={t('status.choose')}
          items={[
            { id: 'open', label: t('status.open'), isChosen: status === 'open' },
            { id: 'closed', label: t('status.closed'), isChosen: status === 'closed' },
          ]}
          onChoose={(id) => void inbox.setStatus(id === 'closed' ? 'closed' : 'open')}
          trigger={({ buttonRef, ...props }) => (
            <button
              {...props}
              ref={buttonRef}
              type="button"
              class={`chip end${status === 'open' ? '' : ' on'}`}
              title={t('status.choose')}
            >
              {t(`status.${status}`)}
              <Icon name="down" small />
            </button>
          )}
        />
      )}
    </header>
  )
}

function NothingHere({ inbox }: { inbox: Inbox }) {
  const name = emptyList(inbox)
  const address = inbox.start.value?.inboxes.find((one) => one.id === inbox.inboxId.value)?.address
  const help: TextKey = name === 'all_open' && !address ? 'list.empty_no_address_help' : `list.empty_${name}_help`
  const icons: Record<string, IconName> = {
    sent: 'send',
    filtered: 'funnel',
    spam: 'stop',
    trash: 'bin',
    mine_open: 'me',
    unassigned_open: 'nobody',
  }
  return (
    <EmptyState icon={icons[name] ?? 'tray'} title={t(`list.empty_${name}`)}>
      {t(help, { address: address ?? '' })}
    </EmptyState>
  )
}
