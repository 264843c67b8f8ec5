import type { Texts, ThreadState } from '../bridge/messages.ts'
import { element, onPress } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'
import { openMenu } from './menu.ts'
import { say } from './texts.ts'

export interface ThreadActions {
  assign(memberId: string | null): void
  setClosed(closed: boolean): void
  open(): void
}

/** One sentence about what was just done, with the way back where there is one. */
export interface Said {
  text: string
  isBad: boolean
  undo: (() => void) | null
}

/**
 * Assignee, status, ticket and who is answering, beside the subject. Drawn anew each time: it is a handful of nodes.
 * The region that says what happens is never made anew: a screen reader hears only of what changes in one that it knows.
 */
export function drawThreadControls(
  root: ShadowRoot,
  texts: Texts,
  state: ThreadState,
  said: Said | null,
  act: ThreadActions,
): void {
  const focused = root.activeElement?.getAttribute('data-part')
  const row = root.querySelector('.controls') ?? newRow(root)
  const spoken = row.querySelector('[role=status]')!
  const old = [...row.children].filter((child) => child !== spoken)
  for (const child of old) child.remove()
  row.setAttribute('aria-label', state.subject)
  const parts = [
    assignee(root, texts, state, act),
    status(root, texts, state, act),
    state.ticket && shown('ticket', act, icon('ticket'), `#${state.ticket.number} ${state.ticket.stage}`),
    state.comments > 0 && comments(texts, state.comments, act),
  ]
  spoken.before(...parts.filter((part) => part instanceof Node))
  // In each other's place: a line that grew would move the mail under the reader's eyes.
  const words = said ? (said.isBad ? '' : said.text) : answering(texts, state.answering)
  spoken.className = said ? 'said' : words && 'live'
  if (spoken.textContent !== words) spoken.textContent = words
  if (said?.isBad) row.append(element('span', { class: 'said bad', role: 'alert' }, said.text))
  if (said?.undo) row.append(undoing(texts, said.undo))
  if (focused) row.querySelector<HTMLElement>(`[data-part="${focused}"]`)?.focus()
}

function newRow(root: ShadowRoot): HTMLElement {
  const row = element('div', { class: 'controls', role: 'group' }, element('span', { role: 'status' }))
  root.prepend(row)
  return row
}

function assignee(root: ShadowRoot, texts: Texts, state: ThreadState, act: ThreadActions): HTMLElement {
  const name = state.assignee?.name ?? texts.unassigned
  const mark = state.assignee ? face(state.assignee) : icon('nobody')
  if (!state.canAct) return element('span', { class: 'chip', title: texts.assign }, mark, name)
  return chooser(root, 'assignee', `${texts.assign}: ${name}`, texts.assign, [mark, name], () => [
    {
      label: texts.unassigned,
      mark: element('span', { class: 'none' }),
      isChosen: state.assignee === null,
      choose: () => act.assign(null),
    },
    ...state.members.map((member) => ({
      label: member.isMe ? texts.me.replace('{name}', () => member.name) : member.name,
      mark: face(member),
      note: member.isAway ? texts.away : undefined,
      isChosen: member.id === state.assignee?.id,
      choose: () => act.assign(member.id),
    })),
  ])
}

function status(root: ShadowRoot, texts: Texts, state: ThreadState, act: ThreadActions): HTMLElement {
  const name = state.open ? texts.open : texts.closed
  const mark = element('i')
  const chip = state.canAct
    ? chooser(root, 'status', `${texts.status}: ${name}`, texts.status, [mark, name], () => [
        { label: texts.open, isChosen: state.open, choose: () => act.setClosed(false) },
        { label: texts.closed, isChosen: !state.open, choose: () => act.setClosed(true) },
      ])
    : element('span', { class: 'chip', title: texts.status }, mark, name)
  chip.classList.toggle('closed', !state.open)
  return chip
}

function chooser(
  root: ShadowRoot,
  part: string,
  label: string,
  menuLabel: string,
  face: (Node | string)[],
  choices: () => Parameters<typeof openMenu>[3],
): HTMLElement {
  const down = icon('down')
  down.classList.add('down')
  const attributes = {
    class: 'chip',
    type: 'button',
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    'aria-label': label,
    'data-part': part,
  }
  const button = element('button', attributes, ...face, down)
  const open = () => openMenu(root, button, menuLabel, choices())
  onPress(button, open)
  button.addEventListener('keydown', (event) => {
    if (!event.isTrusted || event.key !== 'ArrowDown') return
    event.preventDefault()
    open()
  })
  return button
}

function shown(part: string, act: ThreadActions, mark: Node, text: string): HTMLElement {
  const button = element('button', { class: `chip ${part}`, type: 'button', 'data-part': part }, mark, text)
  onPress(button, () => act.open())
  return button
}

function comments(texts: Texts, number: number, act: ThreadActions): HTMLElement {
  const button = shown('comments', act, icon('comment'), String(number))
  button.title = say(texts, 'comments', number)
  button.setAttribute('aria-label', button.title)
  return button
}

function answering(texts: Texts, names: string[]): string {
  if (names.length === 0) return ''
  return say(texts, 'answering', names.length, new Intl.ListFormat(texts.locale).format(names))
}

function undoing(texts: Texts, undo: () => void): HTMLElement {
  const button = element('button', { class: 'undo', type: 'button', 'data-part': 'undo' }, texts.undo)
  onPress(button, undo)
  return button
}
