import type { Inbox } from '../inbox/inbox.ts'

/** One thing an agent can do by a key, as the help names it. */
export interface Command {
  id: string
  /** A key of the locales: `command.<id>`. */
  labelKey: `command.${string}`
  /** As KeyboardEvent.key says it, `Control+` before it for Ctrl or Cmd, and then `Shift+` where it is no letter. The first one is shown. */
  keys: readonly string[]
  /** Works while typing too. */
  worksInText: boolean
  /** Goes on while the key is held down. What changes something is done once. */
  repeats?: true
  isEnabled(inbox: Inbox): boolean
  run(inbox: Inbox): void
}

/** The conversation that a command is about: the open one, or else the row under the cursor. Where both are there, they are one. */
export function subject(inbox: Inbox) {
  const id = inbox.selectedId.value ?? inbox.cursorId.value
  return id ? inbox.known(id) : null
}
