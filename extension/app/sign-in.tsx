import { useState } from 'preact/hooks'
import { t } from '../locales/translate.ts'
import type { Session } from '../session/session.ts'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { Frame } from './frame.ts'
import { AddressStep } from './address-step.tsx'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import './sign-in.css'

/** Where is the account, who are you, and the code that was mailed: one question at a time. */
export function SignIn({ session, frame }: { session: Session; frame: Frame | null }) {
  const [email, setEmail] = useState<string | null>(null)
  const isConnected = session.state.value !== 'disconnected'
  return (
    <main class="sign-in">
      {frame && <IconButton icon="x" class="sign-in-close" label={t('app.hide')} onClick={() => frame.close()} />}
      <div class="sign-in-card">
        <header>
          <Icon name="tray" /> {t('app.name')}
        </header>
        {!isConnected && <AddressStep session={session} />}
        {isConnected && !email && <EmailStep session={session} onSent={setEmail} />}
        {isConnected && email && <CodeStep session={session} email={email} onBack={() => setEmail(null)} />}
      </div>
    </main>
  )
}
