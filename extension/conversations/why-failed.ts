import type { ApiError } from '../api/api-error.ts'
import { t } from '../locales/translate.ts'

/** The worker's own sentence about what it refused; where it gave none, for it was not reached, ours. */
export function whyFailed(error: ApiError | null): string {
  return error?.code === 'offline' ? t('toast.offline') : (error?.detail ?? '')
}
