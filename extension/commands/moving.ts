import type { Command } from './command.ts'

/** Around the list, into a conversation and out of it. */
export const next: Command = {
  id: 'next',
  labelKey: 'command.next',
  keys: ['j', 'ArrowDown'],
  worksInText: false,
  repeats: true,
  isEnabled: () => true,
  run: (inbox) => inbox.next(),
}

export const previous: Command = {
  id: 'previous',
  labelKey: 'command.previous',
  keys: ['k', 'ArrowUp'],
  worksInText: false,
  repeats: true,
  isEnabled: () => true,
  run: (inbox) => inbox.previous(),
}

export const open: Command = {
  id: 'open',
  labelKey: 'command.open',
  keys: ['Enter', 'o'],
  worksInText: false,
  isEnabled: (inbox) => inbox.cursorId.value !== null,
  run: (inbox) => void inbox.open(),
}

export const back: Command = {
  id: 'back',
  labelKey: 'command.back',
  keys: ['u'],
  worksInText: false,
  isEnabled: (inbox) => inbox.selectedId.value !== null || inbox.isSearchOpen.value,
  run: (inbox) => (inbox.selectedId.value ? inbox.closePane() : inbox.closeSearch()),
}

export const search: Command = {
  id: 'search',
  labelKey: 'command.search',
  keys: ['/'],
  worksInText: false,
  isEnabled: (inbox) => inbox.inboxId.value !== null,
  run: (inbox) => inbox.openSearch(),
}

export const help: Command = {
  id: 'help',
  labelKey: 'command.help',
  keys: ['?'],
  worksInText: false,
  isEnabled: () => true,
  run: (inbox) => inbox.toggleHelp(),
}
