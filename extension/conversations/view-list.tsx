import type { View } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { locale, t } from '../locales/translate.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import './view-list.css'

export const viewIcons: Record<View, IconName> = {
  all: 'tray',
  mine: 'me',
  unassigned: 'nobody',
  sent: 'send',
  filtered: 'funnel',
  spam: 'stop',
  trash: 'bin',
}
export const views = Object.keys(viewIcons) as View[]

export function ViewList({ inbox, onChoose }: { inbox: Inbox; onChoose?: () => void }) {
  const counts = inbox.counts.value
  return (
    <nav class="views scroll" aria-label={t('view.label')}>
      {views.map((view) => {
        const count = counts?.[view] ?? 0
        const name = t(`view.${view}`)
        const isCurrent = inbox.view.value === view && inbox.search.value.state === 'idle'
        return (
          <button
            key={view}
            type="button"
            class="view"
            aria-current={isCurrent ? 'page' : undefined}
            title={name}
            onClick={() => {
              void inbox.selectView(view)
              onChoose?.()
            }}
          >
            <Icon name={viewIcons[view]} />
            <span class="cut">{name}</span>
            {count > 0 && <b>{new Intl.NumberFormat(locale()).format(count)}</b>}
          </button>
        )
      })}
    </nav>
  )
}
