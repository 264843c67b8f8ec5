import type { Child } from 'hono/jsx'
import { type Form, hasErrors } from './form.ts'
import type { TextKey, Words } from './words.ts'

interface FieldProps {
  t: Words
  form: Form
  /** The field's name in the form; also its id, so that an error can lead to it. */
  name: string
  label: TextKey
  hint?: string
  type?: 'text' | 'email' | 'password' | 'number'
  autocomplete?: string
  inputmode?: 'numeric' | 'email' | 'url'
  maxlength?: number
  min?: number
  max?: number
  class?: string
  optional?: boolean
}

/** One line to type in, with its label, what to type, and what was wrong with it. */
export function Field({ t, form, name, label, hint, type = 'text', class: kind, optional, ...input }: FieldProps) {
  const error = form.errors[name]
  return (
    <div class={`field ${kind ?? ''}`}>
      <label for={name}>{t(label)}</label>
      {hint && (
        <p id={`${name}-hint`} class="hint">
          {hint}
        </p>
      )}
      <input
        {...input}
        type={type}
        id={name}
        name={name}
        value={form.values[name]?.[0] ?? ''}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, error)}
        aria-required={optional ? undefined : 'true'}
      />
      <FieldError t={t} name={name} error={error} />
    </div>
  )
}

interface Option {
  value: string
  label: string
  help?: string
}

/** One of several, each with what it means. */
export function Choice({
  t,
  form,
  name,
  label,
  options,
}: {
  t: Words
  form: Form
  name: string
  label: TextKey
  options: Option[]
}) {
  return <Options t={t} form={form} name={name} label={label} options={options} type="radio" />
}

/** Any of several. `empty` is said where there is nothing to choose from. */
export function CheckList(props: {
  t: Words
  form: Form
  name: string
  label: TextKey
  hint?: string
  options: Option[]
  empty?: string
}) {
  return <Options {...props} type="checkbox" />
}

function Options({
  t,
  form,
  name,
  label,
  hint,
  options,
  empty,
  type,
}: {
  t: Words
  form: Form
  name: string
  label: TextKey
  hint?: string
  options: Option[]
  empty?: string
  type: 'radio' | 'checkbox'
}) {
  const error = form.errors[name]
  const chosen = new Set(form.values[name])
  return (
    <fieldset id={name} tabindex={-1} class={`options ${type}`} aria-describedby={describedBy(name, hint, error)}>
      <legend>{t(label)}</legend>
      {hint && (
        <p id={`${name}-hint`} class="hint">
          {hint}
        </p>
      )}
      <FieldError t={t} name={name} error={error} />
      {options.length === 0 && <p class="hint">{empty}</p>}
      <div class="option-list">
        {options.map(({ value, label: text, help }) => (
          <label class="option">
            <input type={type} name={name} value={value} checked={chosen.has(value)} />
            <span>
              <span class="option-name">{text}</span>
              {help && <span class="hint">{help}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function FieldError({ t, name, error }: { t: Words; name: string; error: TextKey | undefined }) {
  if (!error) return null
  return (
    <p id={`${name}-error`} class="wrong">
      {t(error)}
    </p>
  )
}

/** A form with its one button. After an error it begins with what was wrong, and the focus is there. */
export function FormCard(props: {
  t: Words
  form: Form
  action: string
  submit: TextKey
  kind?: 'primary' | 'outline' | 'danger'
  title?: string
  intro?: string
  /** What somebody else said of what went wrong, in English. */
  detail?: string | undefined
  /** Few want it: only its title shows, until it is pressed. */
  isFolded?: boolean
  children?: Child
}) {
  const { t, form, action, submit, kind = 'primary', title, intro, detail, isFolded, children } = props
  const inner = (
    <>
      {intro && <p class="intro">{intro}</p>}
      <Problem t={t} form={form} detail={detail} />
      {children}
      <p class="acts">
        <button class={`button ${kind}`}>{t(submit)}</button>
      </p>
    </>
  )
  if (isFolded)
    return (
      <details class="card folded" open={hasErrors(form)}>
        <summary>{title}</summary>
        <form method="post" action={action} novalidate>
          {inner}
        </form>
      </details>
    )
  return (
    <form class="card" method="post" action={action} novalidate>
      {title && <h2>{title}</h2>}
      {inner}
    </form>
  )
}

/** What was wrong, with a link to each field. The page opens with the focus here. */
export function Problem({ t, form, detail }: { t: Words; form: Form; detail?: string | undefined }) {
  const errors = Object.entries(form.errors)
  if (errors.length === 0) return null
  return (
    <div class="problem" role="alert" tabindex={-1} autofocus>
      <p class="problem-title">{t('problem.title')}</p>
      <ul>
        {errors.map(([name, key]) => (
          <li>{name === '' ? t(key) : <a href={`#${name}`}>{t(key)}</a>}</li>
        ))}
      </ul>
      {detail && <p lang="en">{detail}</p>}
      {!detail && Object.keys(form.values).length > 0 && <p>{t('problem.kept')}</p>}
    </div>
  )
}

function describedBy(name: string, hint: string | undefined, error: TextKey | undefined): string | undefined {
  const ids = [...(error ? [`${name}-error`] : []), ...(hint ? [`${name}-hint`] : [])]
  return ids.length > 0 ? ids.join(' ') : undefined
}
