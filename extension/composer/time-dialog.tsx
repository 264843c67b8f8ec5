import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'

const DAY = 86_400_000

interface TimeDialogProps {
  /** What is there to begin with, in milliseconds. */
  at: number
  onPick: (at: number) => void
  onClose: () => void
}

/** Picks the day and the time, in the zone of this machine. */
export function TimeDialog({ at, onPick, onClose }: TimeDialogProps) {
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)
  const [opened] = useState(() => Date.now())
  useEffect(() => input.current?.focus(), [])
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()

  function pick() {
    const picked = new Date(input.current?.value ?? '').getTime()
    if (Number.isNaN(picked)) setError(t('later.missing'))
    else if (picked <= Date.now()) setError(t('later.over'))
    else if (picked > Date.now() + 365 * DAY) setError(t('later.too_far'))
    else {
      onClose()
      onPick(picked)
    }
  }

  return (
    <Dialog title={t('later.title')} closeLabel={t('app.close')} onClose={onClose}>
      {/* Not a form: the box may stand inside one of a page that is not ours. */}
      <div
        class="time-form"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.target !== input.current) return
          event.preventDefault()
          pick()
        }}
      >
        <Field
          inputRef={input}
          label={t('later.when')}
          hint={t('later.zone', { zone: timeZone.replaceAll('_', ' ') })}
          type="datetime-local"
          defaultValue={written(at)}
          min={written(opened)}
          max={written(opened + 365 * DAY)}
          error={error}
        />
        <Button kind="primary" onClick={pick}>
          {t('later.send')}
        </Button>
      </div>
    </Dialog>
  )
}

/** As the field has it: the local day and clock, without a zone. */
function written(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
