import { element } from './element.ts'

export type Size = 'full' | 'docked'

/** One conversation beside the mail. */
const DOCKED = 420
/** Less is no use to anybody. */
const LEAST = { width: 300, height: 200 }

/** The app's frame over the mail area. It is loaded hidden, so that opening it shows a page that is already there. */
export function overlay(src: string, title: string) {
  const el = element('iframe', { class: 'overlay', title, allow: 'clipboard-write', tabindex: '-1' })
  return {
    el,
    load(): void {
      if (!el.src) el.src = src
    },
    place(room: DOMRect, size: Size, isOpen: boolean): void {
      const width = size === 'docked' ? Math.min(DOCKED, room.width) : room.width
      const isShown = isOpen && width >= LEAST.width && room.height >= LEAST.height
      el.classList.toggle('shown', isShown)
      el.classList.toggle('docked', size === 'docked')
      el.tabIndex = isShown ? 0 : -1
      el.ariaHidden = String(!isShown)
      el.style.left = `${Math.round(room.right - width)}px`
      el.style.top = `${Math.round(room.top)}px`
      el.style.width = `${Math.round(width)}px`
      el.style.height = `${Math.round(room.height)}px`
    },
    /** What the frame leaves free of the mail area when it is docked. */
    beside: (room: DOMRect): DOMRect => new DOMRect(room.x, room.y, Math.max(0, room.width - DOCKED), room.height),
  }
}
