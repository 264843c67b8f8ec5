import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { SearchField } from '../search/search-field.tsx'
import type { Session } from '../session/session.ts'
import { focusFirst } from '../ui/focus-first.ts'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { Frame } from './frame.ts'
import { InboxSwitcher } from './inbox-switcher.tsx'
import type { Layout } from './layout.ts'
import { MeMenu } from './me-menu.tsx'
import './top-bar.css'

interface TopBarProps {
  inbox: Inbox
  session: Session
  layout: Layout
  frame: Frame | null
}

export function TopBar({ inbox, session, layout, frame }: TopBarProps) {
  const me = inbox.start.value?.me
  const isAdmin = me?.role === 'owner' || me?.role === 'admin'
  const isDocked = frame?.isDocked.value ?? false
  return (
    <header class="bar">
      <h1 class="visually-hidden">{t('app.name')}</h1>
      {/* No link: the address names the open conversation. */}
      <button
        type="button"
        class="skip visually-hidden"
        onClick={() => focusFirst(document, '#conversation-title,.rows,.list-pane')}
      >
        {t(inbox.conversation.value ? 'app.skip' : 'app.skip_to_list')}
      </button>
      {layout.width.value === 'wide' && (
        <IconButton
          icon="panel"
          label={t(layout.isRail.value ? 'app.expand_views' : 'app.collapse_views')}
          aria-expanded={!layout.isRail.value}
          onClick={() => layout.toggleViews()}
        />
      )}
      <InboxSwitcher inbox={inbox} />
      {inbox.inboxId.value && <SearchField inbox={inbox} />}
      <span class="space" />
      {me && <MeMenu inbox={inbox} session={session} />}
      {isAdmin && (
        <a
          class="icon-button to-settings"
          href={`${session.address.value}/settings`}
          target="_blank"
          rel="noopener"
          aria-label={t('app.settings')}
          title={t('app.settings')}
        >
          <Icon name="gear" />
        </a>
      )}
      {frame && (
        <IconButton
          icon="dock"
          label={t(isDocked ? 'app.undock' : 'app.dock')}
          aria-pressed={isDocked}
          onClick={() => frame.dock(!isDocked)}
        />
      )}
      {frame && <IconButton icon="x" label={t('app.hide')} onClick={() => frame.close()} />}
    </header>
  )
}
