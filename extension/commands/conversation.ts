import { subject, type Command } from './command.ts'

/** What can be done to the conversation that is open, or under the cursor. */
export const close: Command = {
  id: 'close',
  labelKey: 'command.close',
  keys: ['e'],
  worksInText: false,
  // Of a closed one too, which says so: pressed just after a colleague was faster, it must not undo that.
  isEnabled: (inbox) => inbox.canAct.value && subject(inbox)?.place === 'inbox',
  run: (inbox) => void inbox.finishClosing(subject(inbox)?.id ?? ''),
}

export const reopen: Command = {
  id: 'reopen',
  labelKey: 'command.reopen',
  keys: ['E'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canAct.value && subject(inbox)?.status === 'closed' && subject(inbox)?.place === 'inbox',
  run: (inbox) => void inbox.reopen(subject(inbox)?.id ?? ''),
}

export const remove: Command = {
  id: 'remove',
  labelKey: 'command.remove',
  keys: ['#', 'Delete'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canAct.value && (subject(inbox)?.place ?? 'trash') !== 'trash',
  run: (inbox) => void inbox.finishRemoving(subject(inbox)?.id ?? ''),
}

export const markSpam: Command = {
  id: 'spam',
  labelKey: 'command.spam',
  keys: ['!'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canAct.value && /inbox|filtered/.test(subject(inbox)?.place ?? ''),
  run: (inbox) => void inbox.finishAsSpam(subject(inbox)?.id ?? ''),
}

export const accept: Command = {
  id: 'accept',
  labelKey: 'command.accept',
  keys: ['!'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canAct.value && /spam/.test(subject(inbox)?.place ?? ''),
  run: (inbox) => void inbox.accept(subject(inbox)?.id ?? ''),
}

export const restore: Command = {
  id: 'restore',
  labelKey: 'command.restore',
  keys: ['#'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canAct.value && subject(inbox)?.place === 'trash',
  run: (inbox) => void inbox.restore(subject(inbox)?.id ?? ''),
}

export const merge: Command = {
  id: 'merge',
  labelKey: 'command.merge',
  keys: ['M'],
  worksInText: false,
  isEnabled: (inbox) => inbox.canAct.value && subject(inbox)?.place === 'inbox',
  run: (inbox) => inbox.startMerging(subject(inbox)?.id ?? ''),
}

export const assignToMe: Command = {
  id: 'assign_to_me',
  labelKey: 'command.assign_to_me',
  keys: ['m'],
  worksInText: false,
  isEnabled: (inbox) => {
    const conversation = subject(inbox)
    return inbox.canAct.value && conversation !== null && conversation.assigneeId !== inbox.start.value?.me.id
  },
  run: (inbox) => void inbox.assign(subject(inbox)?.id ?? '', inbox.start.value?.me.id ?? null),
}
