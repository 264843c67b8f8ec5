import { RowList } from '../conversations/row-list.tsx'
import { whyFailed } from '../conversations/why-failed.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Marked } from './marked.tsx'
import '../conversations/conversation-list.css'

/** What was found, in the place of the list, each with the words that matched. */
export function FoundList({ inbox }: { inbox: Inbox }) {
  const { query, state, items, error } = inbox.search.value
  const title = t('search.found_some', { query })
  return (
    <section class="pane list-pane" tabIndex={-1} data-home=".rows" aria-label={title}>
      <header class="list-head">
        <h2 class="cut">{title}</h2>
        <IconButton icon="x" small class="end" label={t('search.clear')} onClick={() => inbox.closeSearch()} />
      </header>
      {state === 'loading' && items.length === 0 && <Skeleton label={t('app.loading')} lines={12} />}
      {state === 'error' && items.length === 0 && (
        <ErrorState
          title={t('search.failed')}
          detail={whyFailed(error)}
          retryLabel={t('app.try_again')}
          onRetry={() => void inbox.reload()}
        />
      )}
      {state === 'ready' && items.length === 0 && (
        <EmptyState icon="look" title={t('search.none', { query })}>
          {t('search.none_help')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <RowList
          key={query}
          inbox={inbox}
          label={title}
          conversations={items.map((found) => inbox.known(found.conversation.id) ?? found.conversation)}
          excerpts={items.map((found) => (
            <Marked text={found.excerpt} marks={found.marks} />
          ))}
          isMixed
          isLoadingMore={state === 'more'}
          failure={error && whyFailed(error)}
        />
      )}
    </section>
  )
}
