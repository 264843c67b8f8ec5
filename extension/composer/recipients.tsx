import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Recipient } from '../inbox/recipients.ts'
import { t } from '../locales/translate.ts'
import { Chip } from '../ui/chip.tsx'
import { readRecipients } from './read-recipients.ts'

interface RecipientsProps {
  label: string
  people: Recipient[]
  /** The address of whom the conversation is with. Of everybody else the address is shown: a name can be anybody's. */
  contactEmail: string
  onChange: (people: Recipient[]) => void
  children?: ComponentChildren
}

/** Who gets it, each as a chip; what is typed becomes one at Enter, at a comma, or when the field is left. */
export function Recipients({ label, people, contactEmail, onChange, children }: RecipientsProps) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)

  function add(typed: string) {
    const { found, rest } = readRecipients(typed)
    const isNew = (one: Recipient) => !people.some((other) => other.email.toLowerCase() === one.email.toLowerCase())
    if (found.some(isNew)) onChange([...people, ...found.filter(isNew)])
    setText(rest)
    setWrong(rest || null)
  }
  return (
    <div class="recipients" role="group" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      {people.map((person) => (
        <Chip
          key={person.email}
          title={person.email}
          removeLabel={t('composer.remove_recipient', { name: person.name || person.email })}
          onRemove={() => onChange(people.filter((other) => other !== person))}
        >
          <span class="cut">{person.email === contactEmail ? person.name || person.email : written(person)}</span>
        </Chip>
      ))}
      <input
        type="text"
        inputMode="email"
        autoComplete="off"
        aria-label={`${label}: ${t('composer.add_recipient')}`}
        aria-invalid={wrong !== null}
        value={text}
        onInput={(event) => {
          const { value } = event.currentTarget
          setWrong(null)
          if (/[,;\n]/.test(value)) add(value)
          else setText(value)
        }}
        onBlur={() => text.trim() && add(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && text.trim()) {
            event.preventDefault()
            add(text)
          } else if (event.key === 'Backspace' && text === '' && people.length > 0) onChange(people.slice(0, -1))
        }}
      />
      {children}
      {wrong && (
        <span class="wrong" role="alert">
          {t('composer.not_an_address', { text: wrong })}
        </span>
      )}
    </div>
  )
}

function written({ name, email }: Recipient): string {
  return name ? `${name} <${email}>` : email
}
