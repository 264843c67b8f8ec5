/** A line of the table; `beside` is what was measured in the same run, on the same machine, in turns with ours. */
export interface Line {
  what: string
  ours: string
  beside?: string
  ratio?: string
  rows?: string
  /** Where this is not what we want: what it is worse than. */
  worse: string[]
  toBeat?: string
}

const HEADS = {
  what: 'what',
  ours: 'ours',
  beside: 'bare minimum',
  ratio: 'ratio',
  rows: 'rows read',
  toBeat: 'to beat',
  verdict: '',
}

export function printTable(lines: Line[]): void {
  const cells = [HEADS, ...lines.map(cellsOf)]
  const names = Object.keys(HEADS) as (keyof typeof HEADS)[]
  const widths = names.map((name) => Math.max(...cells.map((row) => row[name].length)))
  for (const [at, row] of cells.entries()) {
    console.log(
      names
        .map((name, column) => row[name].padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    if (at === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '))
  }
  const bad = lines.filter((line) => line.worse.length > 0)
  console.log(bad.length === 0 ? '\nNowhere worse.' : '\nWhere we are worse:')
  for (const { what, ours, worse } of bad) console.log(`  ${what}: ${ours}, ${worse.join(', ')}`)
}

function cellsOf({ what, ours, beside = '', ratio = '', rows = '', toBeat = '', worse }: Line): typeof HEADS {
  return { what, ours, beside, ratio, rows, toBeat, verdict: worse.length > 0 ? 'WORSE' : '' }
}

/** Three digits are what a figure of this kind is good for. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2)
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}

export function count(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value)
}
