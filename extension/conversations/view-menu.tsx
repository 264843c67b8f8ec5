import type { View } from '../../worker/contract/conversation.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'
import { viewIcons, views } from './view-list.tsx'

/** The views where there is no room for a pane of them. */
export function ViewMenu({ inbox }: { inbox: Inbox }) {
  const view = inbox.view.value
  return (
    <Menu
      label={t('view.label')}
      items={views.map((one) => ({ id: one, label: t(`view.${one}`), icon: viewIcons[one], isChosen: one === view }))}
      onChoose={(id) => void inbox.selectView(id as View)}
      trigger={({ buttonRef, ...props }) => (
        <button {...props} ref={buttonRef} type="button" class="chip">
          <Icon name={viewIcons[view]} small />
          {t(`view.${view}`)}
          <Icon name="down" small />
        </button>
      )}
    />
  )
}
