/** How long to wait before the next try, in milliseconds: doubling to half a minute, and never all at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(30_000, 500 * 2 ** attempt)
  return longest / 2 + random() * (longest / 2)
}
