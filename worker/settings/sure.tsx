interface SureProps {
  label: string
  help: string
  action: string
  button: string
  /** Which one it is of several, for whoever only hears of it. */
  about?: string
}

/** What cannot be taken back: it takes a second press, beside what it does. */
export function Sure({ label, help, action, button, about }: SureProps) {
  const named = (text: string) => about && `${text}: ${about}`
  return (
    <details class="sure">
      <summary aria-label={named(label)}>{label}</summary>
      <form method="post" action={action}>
        <p class="hint">{help}</p>
        <button class="button danger" aria-label={named(button)}>
          {button}
        </button>
      </form>
    </details>
  )
}
