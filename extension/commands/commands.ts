import type { Command } from './command.ts'
import { accept, assignToMe, close, markSpam, merge, remove, reopen, restore } from './conversation.ts'
import { back, help, next, open, previous, search } from './moving.ts'
import { undo } from './undo.ts'
import { comment, reply, send, sendLater } from './writing.ts'

/** All there are, in the order in which the help shows them. Two may have one key where never both are enabled. */
export const commands: readonly Command[] = [
  next,
  previous,
  open,
  back,
  search,
  reply,
  comment,
  send,
  sendLater,
  assignToMe,
  close,
  reopen,
  merge,
  remove,
  restore,
  markSpam,
  accept,
  undo,
  help,
]
