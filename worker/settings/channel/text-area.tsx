import type { Form } from '../form.ts'
import type { TextKey, Words } from '../words.ts'

/** Several lines to type in, with their label, what to type, and what was wrong with it. */
export function TextArea(props: { t: Words; form: Form; name: string; label: TextKey; hint: string; rows: number }) {
  const { t, form, name, label, hint, rows } = props
  const error = form.errors[name]
  return (
    <div class="field wide">
      <label for={name}>{t(label)}</label>
      <p id={`${name}-hint`} class="hint">
        {hint}
      </p>
      <textarea
        id={name}
        name={name}
        rows={rows}
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${error ? `${name}-error ` : ''}${name}-hint`}
      >
        {form.values[name]?.[0] ?? ''}
      </textarea>
      {error && (
        <p id={`${name}-error`} class="wrong">
          {t(error)}
        </p>
      )}
    </div>
  )
}
