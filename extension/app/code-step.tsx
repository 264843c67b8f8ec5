import { useState } from 'preact/hooks'
import { ApiError } from '../api/api-error.ts'
import { t } from '../locales/translate.ts'
import type { Session } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Step } from './step.tsx'

export function CodeStep({ session, email, onBack }: { session: Session; email: string; onBack: () => void }) {
  const [mailed, setMailed] = useState(1)
  return (
    <div class="code">
      <Step
        key={mailed}
        title={t('sign_in.code_title')}
        intro={t(mailed > 1 ? 'sign_in.code_sent_again' : 'sign_in.code_sent', { email })}
        label={t('sign_in.code')}
        next={t('sign_in.code_next')}
        input={{ type: 'text', autoComplete: 'one-time-code', inputMode: 'numeric', maxLength: 12 }}
        explain={explain}
        onNext={(code) => session.signIn(email, code)}
      >
        {(say) => (
          <div class="sign-in-ways">
            <Button kind="quiet" onClick={() => void session.requestCode(email).then(() => setMailed(mailed + 1), say)}>
              {t('sign_in.code_again')}
            </Button>
            <Button kind="quiet" onClick={onBack}>
              {t('sign_in.other_email')}
            </Button>
          </div>
        )}
      </Step>
    </div>
  )
}

function explain(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null
  if (error.code === 'too_many_requests') return t('sign_in.too_many')
  if (error.code === 'not_signed_in' || error.code === 'invalid_input' || error.code === 'not_allowed')
    return t('sign_in.wrong_code')
  return null
}
