import type { Texts } from '../bridge/messages.ts'

/** Until the frame has sent the agent's own language. */
export const defaultTexts: Texts = {
  locale: 'en',
  inbox: 'Postroom',
  assign: 'Assignee',
  unassigned: 'Unassigned',
  me: '{name} (me)',
  away: 'away',
  status: 'Status',
  open: 'Open',
  closed: 'Closed',
  comments: { one: '{count} comment', other: '{count} comments' },
  answering: { one: '{name} is answering', other: '{name} are answering' },
  mine: { one: '{count} open conversation of yours', other: '{count} open conversations of yours' },
  assigned: 'Assigned to {name}',
  madeUnassigned: 'Made unassigned',
  reopened: 'Reopened',
  undo: 'Undo',
  failed: 'That did not work.',
}

/** Fills in a text that depends on a number. */
export function say(texts: Texts, key: 'comments' | 'answering' | 'mine', count: number, name = ''): string {
  const form = new Intl.PluralRules(texts.locale).select(count) === 'one' ? 'one' : 'other'
  return texts[key][form].replace('{count}', String(count)).replace('{name}', name)
}
