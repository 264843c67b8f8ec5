import type { Inbox } from '../inbox/inbox.ts'
import type { Command } from './command.ts'

const canWrite = (inbox: Inbox): boolean => inbox.canAct.value && inbox.conversation.value !== null

/** Answering, and talking about it among ourselves. */
export const reply: Command = {
  id: 'reply',
  labelKey: 'command.reply',
  keys: ['r'],
  worksInText: false,
  isEnabled: canWrite,
  run: (inbox) => inbox.compose('reply'),
}

export const comment: Command = {
  id: 'comment',
  labelKey: 'command.comment',
  keys: ['a'],
  worksInText: false,
  isEnabled: canWrite,
  run: (inbox) => inbox.compose('comment'),
}

export const send: Command = {
  id: 'send',
  labelKey: 'command.send',
  keys: ['Control+Enter'],
  worksInText: true,
  isEnabled: (inbox) => inbox.canSend.value,
  run: (inbox) => void inbox.send(),
}

export const sendLater: Command = {
  id: 'send_later',
  labelKey: 'command.send_later',
  keys: ['Control+Shift+Enter'],
  worksInText: true,
  isEnabled: (inbox) => inbox.canSend.value && inbox.composing.value === 'reply',
  run: (inbox) => inbox.pickTime(true),
}
