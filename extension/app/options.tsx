import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import type { SignedIn } from './account.ts'
import { SignIn } from './sign-in.tsx'
import '../ui/base.css'
import './sign-in.css'

/** The extension's own page: which account it talks to, and the way out. */
export function Options({ account: { session, inbox } }: { account: SignedIn }) {
  const state = session.state.value
  if (state === 'starting') return null
  if (state !== 'signed-in') return <SignIn session={session} frame={null} />
  const start = inbox.value?.start.value
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <header>
          <Icon name="tray" /> {t('app.name')}
        </header>
        <h1>
          {start ? `${start.me.name} · ${start.account.name}` : (session.accountName.value ?? t('options.account'))}
        </h1>
        <p>{t('options.signed_in', { address: session.address.value ?? '' })}</p>
        <p>{t('options.where')}</p>
        <div class="sign-in-acts">
          <Button kind="quiet" onClick={() => void session.signOut().then(() => session.disconnect())}>
            {t('options.disconnect')}
          </Button>
          <Button kind="primary" onClick={() => void session.signOut()}>
            {t('app.sign_out')}
          </Button>
        </div>
      </div>
    </main>
  )
}
