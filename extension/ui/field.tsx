import type { InputHTMLAttributes, Ref } from 'preact'
import { useId } from 'preact/hooks'
import './field.css'

interface FieldProps {
  label: string
  hint?: string
  error?: string | null
  inputRef?: Ref<HTMLInputElement>
  type: 'text' | 'email' | 'url' | 'datetime-local'
  inputMode?: 'url' | 'email' | 'numeric'
  autoComplete?: 'url' | 'email' | 'one-time-code'
  placeholder?: string
  maxLength?: number
  /** Of a date, as its `value` is written. */
  min?: string
  max?: string
  defaultValue?: string
  required?: boolean
}

/** One line to type in, with its label, what to type, and what was wrong with it. */
export function Field({ label, hint, error, inputRef, ...input }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...(input as InputHTMLAttributes)}
        ref={inputRef}
        id={id}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${id}-hint ${id}-error`}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} class="wrong" role="alert">
        {error}
      </p>
    </div>
  )
}
