/** What cannot be taken back: it takes a second press, beside what it does. */
export function Sure({ label, help, action, button }: { label: string; help: string; action: string; button: string }) {
  return (
    <details class="sure">
      <summary>{label}</summary>
      <form method="post" action={action}>
        <p class="hint">{help}</p>
        <button class="button danger">{button}</button>
      </form>
    </details>
  )
}
