import { Skeleton } from '../ui/skeleton.tsx'
import { t } from '../locales/translate.ts'
import type { Store } from '../session/host.ts'
import type { SignedIn } from './account.ts'
import type { Frame } from './frame.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import '../ui/base.css'
import './app.css'

interface AppProps {
  account: SignedIn
  store: Store
  /** Null in a tab of its own. */
  frame: Frame | null
}

export function App({ account, store, frame }: AppProps) {
  const { session, inbox } = account
  const state = session.state.value
  if (state === 'starting') return <Skeleton label={t('app.loading')} />
  if (state === 'signed-in' && inbox.value) {
    return <Shell inbox={inbox.value} session={session} store={store} frame={frame} />
  }
  return <SignIn session={session} frame={frame} />
}
