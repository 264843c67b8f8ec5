import type { Inbox } from '../inbox/inbox.ts'

/** One thing an agent can do: a menu item, a button and a key are drawn from the same object. */
export interface Command {
  id: string
  /** A key of the locales: `command.<id>`. */
  labelKey: `command.${string}`
  /** A name of the icons in ui/; null where it has none. */
  icon: string | null
  /** As KeyboardEvent.key says it, `Control+` before it for Ctrl or Cmd. The first one is shown. */
  keys: readonly string[]
  /** Works while typing too. */
  worksInText: boolean
  isEnabled(inbox: Inbox): boolean
  run(inbox: Inbox): void
}

/** The conversation that a command is about: the open one, or else the row under the cursor. */
export function subject(inbox: Inbox) {
  const id = inbox.selectedId.value ?? inbox.cursorId.value
  return id ? inbox.known(id) : null
}
