const VALUE = /null|true|false|-?\d+|"[^"\\]*"/y

/** What Gmail writes about a mailbox into its page: path ([7], as `/mail/u/0`), key ([9]) and address ([10]). */
export function gmailGlobals(page: Document): { path: string; ik: string; account: string } | null {
  // Read from the script's text: the page's variables are out of a content script's reach.
  for (const { textContent: script } of page.scripts) {
    const start = /\bGLOBALS\s*=\s*\[/.exec(script ?? '')
    if (!script || !start) continue
    const { 7: path, 9: ik, 10: account } = firstValues(script, start.index + start[0].length, 11)
    if (path?.startsWith('/mail') && ik && account?.includes('@')) return { path, ik, account: account.toLowerCase() }
  }
  return null
}

function firstValues(script: string, from: number, wanted: number): (string | undefined)[] {
  const values: (string | undefined)[] = []
  for (let at = from; values.length < wanted;) {
    while (/[\s,]/.test(script[at] ?? '')) at++
    VALUE.lastIndex = at
    const value = VALUE.exec(script)?.[0]
    if (value === undefined) break
    values.push(value.startsWith('"') ? value.slice(1, -1) : undefined)
    at += value.length
  }
  return values
}
