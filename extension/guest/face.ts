import { element } from './element.ts'

/** A member's initials, always on the same colour. They are drawn and not written: the name beside them is what is read. */
export function face(name: string): HTMLElement {
  const words = name.trim().split(/\s+/)
  const initials = (words.length > 1 ? words[0]![0]! + words.at(-1)![0]! : name.trim().slice(0, 2)).toUpperCase()
  let sum = 7
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 9973
  return element('span', { class: `face ${'abcde'[sum % 5]}`, 'aria-hidden': 'true', 'data-initials': initials })
}
