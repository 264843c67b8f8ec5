import { isTextKey, t } from '../locales/translate.ts'
import { ConnectError } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { Step } from './step.tsx'

export function AddressStep({ session }: { session: Session }) {
  return (
    <Step
      key="address"
      title={t('sign_in.address_title')}
      intro={t('sign_in.permission')}
      label={t('sign_in.address')}
      hint={t('sign_in.address_hint')}
      next={t('sign_in.address_next')}
      input={{ type: 'text', autoComplete: 'url', inputMode: 'url', placeholder: 'https://' }}
      explain={(error) => {
        const key = error instanceof ConnectError ? `connect.${error.reason}` : ''
        return isTextKey(key) ? t(key) : null
      }}
      onNext={(typed) => session.connect(typed)}
    />
  )
}
