import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from '../api/api-error.ts'
import { t } from '../locales/translate.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { whenHere } from '../ui/when-here.ts'

interface StepProps {
  title: string
  intro?: string
  label: string
  hint?: string
  next: string
  input: {
    type: 'text' | 'email'
    autoComplete: 'url' | 'email' | 'one-time-code'
    inputMode?: 'url' | 'email' | 'numeric'
    placeholder?: string
    maxLength?: number
  }
  /** What is wrong with it, in words. What was typed stays. */
  explain: (error: unknown) => string | null
  onNext: (value: string) => Promise<void>
  /** Other ways on. A failure of one is told where that of the answer is. */
  children?: ComponentChildren | ((say: (problem: unknown) => void) => ComponentChildren)
}

/** One question of the way in. */
export function Step({ title, intro, label, hint, next, input, explain, onNext, children }: StepProps) {
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => whenHere(() => field.current?.focus()), [])

  const say = (problem: unknown) => setError(explain(problem) ?? said(problem))
  async function submit(event: Event) {
    event.preventDefault()
    const value = field.current?.value.trim() ?? ''
    if (!value || isBusy) return field.current?.focus()
    setBusy(true)
    setError(null)
    try {
      await onNext(value)
    } catch (problem) {
      say(problem)
      field.current?.focus()
      field.current?.select()
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class="sign-in-form" noValidate onSubmit={(event) => void submit(event)}>
      <h1>{title}</h1>
      {intro && <p>{intro}</p>}
      <Field inputRef={field} label={label} hint={hint} error={error} required {...input} />
      <div class="sign-in-acts">
        {typeof children === 'function' ? children(say) : children}
        <Button kind="primary" type="submit" disabled={isBusy}>
          {next}
        </Button>
      </div>
    </form>
  )
}

function said(problem: unknown): string {
  if (problem instanceof ApiError && problem.code === 'offline') return t('sign_in.offline')
  return t('sign_in.failed', { detail: problem instanceof Error ? problem.message : '' })
}
