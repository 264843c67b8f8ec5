import { useEffect, useState } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'

/** A quiet bar while the line is down; that it is back is only said. A moment without a line is not worth a word. */
export function ConnectionBar({ inbox }: { inbox: Inbox }) {
  const isOffline = inbox.connection.value === 'offline'
  const [told, setTold] = useState<'offline' | 'online' | null>(null)
  useEffect(() => {
    if (!isOffline) return setTold((before) => before && 'online')
    const timer = setTimeout(() => setTold('offline'), 1500)
    return () => clearTimeout(timer)
  }, [isOffline])
  return (
    <div role="status" class={told === 'offline' ? 'connection' : undefined}>
      {told === 'offline' && <Icon name="off" small />}
      {told === 'offline' && t('connection.offline')}
      {told === 'online' && <VisuallyHidden>{t('connection.online')}</VisuallyHidden>}
    </div>
  )
}
