import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { listenForKeys } from '../commands/keys.ts'
import { AboutPane } from '../contacts/about-pane.tsx'
import { ConversationList } from '../conversations/conversation-list.tsx'
import { ConversationPane } from '../conversations/conversation-pane.tsx'
import { MergeDialog } from '../conversations/merge-dialog.tsx'
import { ViewList } from '../conversations/view-list.tsx'
import { whyFailed } from '../conversations/why-failed.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { FoundList } from '../search/found-list.tsx'
import type { Store } from '../session/host.ts'
import type { Session } from '../session/session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { keepFocus } from '../ui/keep-focus.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { useArrival, useAttention } from './attention.ts'
import { ConnectionBar } from './connection-bar.tsx'
import type { Frame } from './frame.ts'
import { createLayout, type Layout } from './layout.ts'
import { createLetterKeys } from './letter-keys.ts'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { Spoken } from './spoken.tsx'
import { Toasts } from './toasts.tsx'
import { TopBar } from './top-bar.tsx'

interface ShellProps {
  inbox: Inbox
  session: Session
  store: Store
  frame: Frame | null
}

/** The whole app, once somebody is signed in. */
export function Shell({ inbox, session, store, frame }: ShellProps) {
  const root = useRef<HTMLDivElement>(null)
  const [layout] = useState(() => createLayout(store))
  const [letterKeys] = useState(() => createLetterKeys(store))
  const start = inbox.start.value
  const error = inbox.startError.value

  useEffect(() => {
    const end = new AbortController()
    listenForKeys(window, inbox, () => letterKeys.areOn.peek(), end.signal)
    keepFocus(root.current!, end.signal)
    return () => end.abort()
  }, [inbox])

  return (
    <div ref={root} class="app" data-home="#conversation-title,.rows,.list-pane">
      <TopBar inbox={inbox} session={session} layout={layout} frame={frame} />
      <ConnectionBar inbox={inbox} />
      {start && start.inboxes.length > 0 && (
        <Panes inbox={inbox} layout={layout} origin={session.address.value ?? ''} />
      )}
      {start && start.inboxes.length === 0 && (
        <main class="panes-none">
          <EmptyState icon="tray" title={t('app.no_inbox')}>
            {t('app.no_inbox_help', { account: start.account.name })}
          </EmptyState>
        </main>
      )}
      {!start && error && (
        <ErrorState
          title={t('app.start_failed')}
          detail={whyFailed(error)}
          retryLabel={t('app.try_again')}
          onRetry={() => void inbox.load()}
        />
      )}
      {!start && !error && <Skeleton label={t('app.loading')} lines={15} />}
      {inbox.isHelpOpen.value && <ShortcutSheet letterKeys={letterKeys} onClose={() => inbox.toggleHelp()} />}
      {inbox.merging.value && <MergeDialog inbox={inbox} merging={inbox.merging.value} />}
      <Spoken inbox={inbox} />
      <Toasts inbox={inbox} />
    </div>
  )
}

function Panes({ inbox, layout, origin }: { inbox: Inbox; layout: Layout; origin: string }) {
  const isPhone = layout.width.value === 'phone'
  const isWide = layout.width.value === 'wide'
  const conversation = inbox.conversation.value
  useArrival(inbox)
  useAttention(inbox)
  useLayoutEffect(() => inbox.setListBeside(!isPhone), [inbox, isPhone])
  const isOpen = inbox.selectedId.value !== null
  const hasAbout = layout.isAboutShown.value && conversation !== null
  const classes = ['panes', layout.isRail.value && 'is-rail', isWide && hasAbout && 'has-about']
    .filter(Boolean)
    .join(' ')
  return (
    <main class={classes}>
      {!isPhone && <ViewList inbox={inbox} />}
      {!(isPhone && isOpen) &&
        (inbox.search.value.state === 'idle' ? (
          <ConversationList inbox={inbox} hasViews={!isPhone} />
        ) : (
          <FoundList inbox={inbox} />
        ))}
      {!(isPhone && !isOpen) && (
        <ConversationPane
          inbox={inbox}
          origin={origin}
          onBack={isPhone ? () => inbox.closePane() : null}
          about={{ isShown: hasAbout, toggle: () => layout.toggleAbout() }}
        />
      )}
      {hasAbout && isWide && <AboutPane inbox={inbox} conversation={conversation} />}
      {hasAbout && !isWide && (
        <div class="about-over" onKeyDown={(event) => event.key === 'Escape' && layout.hideAbout()}>
          <IconButton icon="x" class="about-close" label={t('app.collapse_about')} onClick={() => layout.hideAbout()} />
          <AboutPane inbox={inbox} conversation={conversation} />
        </div>
      )}
    </main>
  )
}
