/** Three dots and "Bob is answering". Announced once, where the conversation is open. */
export function Answering({ text, isAnnounced = false }: { text: string | null; isAnnounced?: boolean }) {
  if (!isAnnounced)
    return (
      text && (
        <span class="live cut">
          <i aria-hidden="true" />
          {text}
        </span>
      )
    )
  return (
    <span role="status" class={text ? 'live cut' : undefined}>
      {text && <i aria-hidden="true" />}
      {text}
    </span>
  )
}
