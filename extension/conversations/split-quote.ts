const introduction =
  /^(?:-{2,}\s*(?:original|forwarded|oorspronkelijk|doorgestuurd|opprinnelig|videresendt).*|.{0,300}\b(?:wrote|schreef|skrev|escribió|écrit|schrieb|scritto)\b.{0,200}:)\s*$/i

/** No program writes a longer one; matching one of any length would cost the square of it. */
const longestIntroduction = 600

/**
 * A plain text and the quoted mail at its end, which is folded. Looks at each line once. A quote that
 * has an answer below it stays where it is: then `quoted` is empty.
 */
export function splitQuote(text: string): { own: string; quoted: string } {
  const lines = text.split('\n')
  let last = lines.length
  while (last > 0 && !lines[last - 1]!.trim()) last--
  let first = last
  while (first > 0 && (/^\s?>/.test(lines[first - 1]!) || !lines[first - 1]!.trim())) first--
  if (first < last) {
    while (first < last && !lines[first]!.trim()) first++
    const above = lastWritten(lines, first)
    const [before, line] = [lines[above - 1]?.trim() ?? '', lines[above]?.trim() ?? '']
    // Some programs break the introduction over two lines.
    if (/^.{0,40}\d/.test(before) && isIntroduction(`${before} ${line}`)) first = above - 1
    else if (isIntroduction(line)) first = above
  }
  const divider = lines.findIndex((line) =>
    /^-{2,}\s*(?:original message|oorspronkelijk bericht|opprinnelig melding)/i.test(line.trim()),
  )
  if (divider >= 0 && divider < first) first = divider
  const own = lines.slice(0, first).join('\n').trimEnd()
  if (!own.trim() || first >= last) return { own: text.trimEnd(), quoted: '' }
  return { own, quoted: lines.slice(first, last).join('\n') }
}

function isIntroduction(line: string): boolean {
  return line.length <= longestIntroduction && introduction.test(line)
}

function lastWritten(lines: string[], before: number): number {
  let at = before - 1
  while (at >= 0 && !lines[at]!.trim()) at--
  return at
}
