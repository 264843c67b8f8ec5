import { ApiError } from '../api/api-error.ts'
import { t } from '../locales/translate.ts'
import type { Session } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Step } from './step.tsx'

export function EmailStep({ session, onSent }: { session: Session; onSent: (email: string) => void }) {
  const isOwnPage = session.address.value === location.origin
  return (
    <Step
      key="email"
      title={t('sign_in.email_title', { account: session.accountName.value || t('app.name') })}
      label={t('sign_in.email')}
      hint={t('sign_in.email_hint')}
      next={t('sign_in.email_next')}
      input={{ type: 'email', autoComplete: 'email', inputMode: 'email', maxLength: 254 }}
      explain={explain}
      onNext={async (email) => {
        await session.requestCode(email)
        onSent(email)
      }}
    >
      {!isOwnPage && (
        <Button kind="quiet" onClick={() => void session.disconnect()}>
          {t('sign_in.other_address')}
        </Button>
      )}
    </Step>
  )
}

function explain(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null
  if (error.code === 'invalid_input') return t('sign_in.wrong_email')
  return error.code === 'too_many_requests' ? t('sign_in.too_often') : null
}
