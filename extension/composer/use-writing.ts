import { useLayoutEffect } from 'preact/hooks'
import { whenHere } from '../ui/when-here.ts'

/**
 * The box has the focus before the next key comes: what is typed after `r` is words, and not commands. Whoever writes
 * elsewhere, be it a recipient or a search, is not torn away.
 */
export function useWriting(isWanted: boolean, focus: () => void): void {
  useLayoutEffect(() => {
    if (!isWanted) return
    whenHere(() => {
      const at = document.activeElement
      if (!at?.closest('.composer-body') && !at?.matches('input, textarea')) focus()
    })
  }, [isWanted])
}
