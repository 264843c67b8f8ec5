import type { Command } from './command.ts'

/** Takes back what was done last; again, what was done before it, as long as each can be undone. */
export const undo: Command = {
  id: 'undo',
  labelKey: 'command.undo',
  keys: ['z', 'Control+z'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canUndo.value,
  run: (inbox) => void inbox.undoLast(),
}
