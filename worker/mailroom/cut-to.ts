/** The beginning of a text that has at most so many bytes in UTF-8, no character cut in two. */
export function cutTo(bytes: number, text: string): string {
  if (text.length * 3 <= bytes) return text
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes))
  return text.slice(0, read)
}
