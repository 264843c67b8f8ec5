export interface Words {
  /** Between 0 and 1, the same sequence at every run. */
  random(): number
  word(): string
  sentence(words: number): string
  /** At least so many characters of sentences. */
  text(length: number): string
  bytes(length: number): Uint8Array
}

const SYLLABLES =
  'ba be bi da de do fa fe ga go ha he in ka ke ko la le li lo ma me mi na ne no pa pe ra re ri ro sa se si so ta te ti to va ve wi zo'.split(
    ' ',
  )

/** Made-up words, as unevenly used as real ones are: few of them often, most of them seldom. */
export function makeWords(seed: number): Words {
  const random = sequence(seed)
  const vocabulary = Array.from({ length: 4000 }, (_, n) => spell(n))
  const word = () => vocabulary[Math.floor(vocabulary.length * random() ** 3)]!
  const sentence = (words: number) => Array.from({ length: words }, word).join(' ')
  return {
    random,
    word,
    sentence,
    text(length) {
      let text = ''
      while (text.length < length) text += `${sentence(6 + Math.floor(random() * 8))}. `
      return text
    },
    bytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
  }
}

function spell(n: number): string {
  let text = ''
  for (let rest = n + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    text += SYLLABLES[rest % SYLLABLES.length]
  return text
}

/** mulberry32 (Tommy Ettinger, public domain). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
