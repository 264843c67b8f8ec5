/** Grounds on which white initials have at least 4.5:1. */
export const avatarColours = [
  '#6b50c4',
  '#0a7a3f',
  '#b83a0a',
  '#3766ad',
  '#9c2c77',
  '#0f7276',
  '#8a5a00',
  '#a5385b',
  '#4b5fc7',
  '#5c6b2f',
] as const

/** The same colour for the same text, everywhere and for ever. */
export function avatarColour(seed: string): string {
  let hash = 0
  for (const letter of seed.toLowerCase()) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0
  return avatarColours[hash % avatarColours.length]!
}

/** "Nora Berg" → NB, "Ada" → AD, "@" → ?; whole characters, so that no emoji or Chinese name is cut in half. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter(Boolean)
  const first = Array.from(words[0] ?? '')
  const last = words.length > 1 ? Array.from(words.at(-1)!)[0] : first[1]
  return `${first[0] ?? '?'}${last ?? ''}`.toUpperCase()
}
