import { useEffect, useState } from 'preact/hooks'
import type { Inbox } from '../inbox/inbox.ts'
import { t } from '../locales/translate.ts'
import { Icon } from '../ui/icon.tsx'

/** A quiet bar while the line is down. A moment without a line is not worth a word. */
export function ConnectionBar({ inbox }: { inbox: Inbox }) {
  const isOffline = inbox.connection.value === 'offline'
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    if (!isOffline) return setLong(false)
    const timer = setTimeout(() => setLong(true), 1500)
    return () => clearTimeout(timer)
  }, [isOffline])
  return (
    <div role="status" class={isLong ? 'connection' : undefined}>
      {isLong && <Icon name="off" small />}
      {isLong && t('connection.offline')}
    </div>
  )
}
