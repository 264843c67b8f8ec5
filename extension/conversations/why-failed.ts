import { t } from '../locales/translate.ts'

/** The worker's own sentence about what it refused; where it gave none, for it was not reached, ours. */
export function whyFailed(error: { code: string; detail: string } | null): string {
  return error?.code === 'offline' ? t('toast.offline') : (error?.detail ?? '')
}
