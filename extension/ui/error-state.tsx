import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './state.css'

/** What happened, what was kept, and what to do. */
export function ErrorState({
  title,
  detail,
  retryLabel,
  onRetry,
}: {
  title: string
  detail: string
  retryLabel?: string
  onRetry?: () => void
}) {
  return (
    <div class="state" role="alert">
      <Icon name="alert" />
      <h2>{title}</h2>
      <p>{detail}</p>
      {retryLabel && (
        <Button icon="again" onClick={onRetry}>
          {retryLabel}
        </Button>
      )}
    </div>
  )
}
