import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'

/** The inbox that is shown. A menu only where there is another one to choose. */
export function InboxSwitcher({ inbox }: { inbox: Inbox }) {
  const all = inbox.start.value?.inboxes ?? []
  const current = all.find((one) => one.id === inbox.inboxId.value)
  const name = current?.name ?? t('app.name')
  if (all.length < 2) {
    return (
      <span class="switch">
        <Icon name="tray" />
        <span class="cut">{name}</span>
      </span>
    )
  }
  return (
    <Menu
      label={t('app.switch_inbox', { name })}
      items={all.map((one) => ({ id: one.id, label: one.name, icon: 'tray', isChosen: one.id === current?.id }))}
      onChoose={(id) => void inbox.selectInbox(id)}
      trigger={({ buttonRef, ...props }) => (
        <button
          {...props}
          ref={buttonRef}
          type="button"
          class="switch"
          title={name}
          aria-label={t('app.switch_inbox', { name })}
        >
          <Icon name="tray" />
          <span class="cut">{name}</span>
          <Icon name="down" />
        </button>
      )}
    />
  )
}
