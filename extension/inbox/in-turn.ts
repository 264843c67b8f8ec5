/**
 * Makes works of the same name wait for each other, in the order in which they were asked for. Where
 * nothing is waited for, a work begins at once: a page that is being closed has no time later.
 */
export function inTurn(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const before = last.get(name)
    const mine = before ? before.then(work, work) : work()
    const end = (): void => {
      if (last.get(name) === mine) last.delete(name)
    }
    last.set(name, mine)
    mine.then(end, end)
    return mine
  }
}
