import { useEffect, useState } from 'preact/hooks'
import './skeleton.css'

/** Grey lines where text will be: only after 200 ms, for what comes at once needs no notice. */
export function Skeleton({ label, lines = 9 }: { label: string; lines?: number }) {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  if (!isLate) return null
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  )
}
