import type { Texts } from '../bridge/messages.ts'
import { element, onPress } from './element.ts'
import { icon } from './icon.ts'
import { say } from './texts.ts'

const INSET = 16

/** The pill at the lower right of the mail area: the inbox's name and how many open conversations are mine. */
export function launcher(pressed: () => void) {
  const name = element('span')
  const number = element('b', { 'aria-hidden': 'true' })
  const spoken = element('span', { class: 'spoken' })
  const el = element('button', { class: 'pill', type: 'button', hidden: '' }, icon('tray'), name, number, spoken)
  onPress(el, pressed)
  return {
    el,
    write(texts: Texts, badge: { inboxName: string; mine: number } | null): void {
      const mine = badge?.mine ?? 0
      name.textContent = badge?.inboxName ?? texts.inbox
      number.textContent = mine > 999 ? '999+' : String(mine)
      number.hidden = mine === 0
      spoken.textContent = badge ? ` ${say(texts, 'mine', mine)}` : ''
      el.title = `${name.textContent}${spoken.textContent} (Ctrl+.)`
    },
    /** `room` is what of the mail area is free for it. */
    place(room: DOMRect, shown: boolean, isOpen: boolean): void {
      el.hidden = !shown || room.width < 160 || room.height < 80
      el.setAttribute('aria-expanded', String(isOpen))
      el.style.right = `${Math.round(innerWidth - room.right + INSET)}px`
      el.style.bottom = `${Math.round(innerHeight - room.bottom + INSET)}px`
    },
  }
}
