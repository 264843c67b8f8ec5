/** What the other side said, as one line of at most a thousand characters that can stand in a sentence. */
export function printable(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/\p{Cc}/gu, ' ')
    .trim()
}
