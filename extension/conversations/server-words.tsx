import type { Failure } from '../../worker/contract/failure.ts'
import { t } from '../locales/translate.ts'

/** What the other side said, as it said it: whoever looks after its mail knows what it means. */
export function ServerWords({ failure }: { failure: Failure | null }) {
  if (!failure?.said) return null
  return (
    <p class="server-words">
      {t('failure.said')} <samp>{failure.said}</samp>
    </p>
  )
}
