import { avatarColour, initials } from '../ui/avatar-colour.ts'
import { element } from './element.ts'

/** A member's initials, on the colour that they have everywhere. They are drawn and not written: the name beside them is what is read. */
export function face({ id, name }: { id: string; name: string }): HTMLElement {
  const disc = element('span', { class: 'face', 'aria-hidden': 'true', 'data-initials': initials(name) })
  disc.style.background = avatarColour(id)
  return disc
}
