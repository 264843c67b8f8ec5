/**
 * Unfolds format=flowed text (RFC 3676): a line that ends in a space goes on in the next one of
 * the same quote depth. `delSp` says that this space was added by folding and is no content.
 */
export function unfoldFlowed(text: string, delSp: boolean): string {
  const out: string[] = []
  let open: string[] | null = null
  let depth = 0
  const close = () => {
    if (open) out.push(quoteMark(depth) + open.join(''))
    open = null
  }
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    let level = 0
    while (line[level] === '>') level++
    // 4.4: one space is stuffing, put there so that the line cannot be taken for something else.
    const content = line[level] === ' ' ? line.slice(level + 1) : line.slice(level)
    if (open && level !== depth) close()
    const isSignature = content === '-- '
    if (isSignature) close()
    depth = level
    const soft = content.endsWith(' ') && !isSignature
    const part = soft && delSp ? content.slice(0, -1) : content
    if (open) open.push(part)
    else open = [part]
    if (!soft) close()
  }
  close()
  return out.join('\n')
}

function quoteMark(depth: number): string {
  return depth > 0 ? '>'.repeat(depth) + ' ' : ''
}
