import { type Assessment, type Count, assessCorpus } from './assess.ts'
import { fields } from './judge.ts'
import { isCorpusHere } from './messages.ts'

/** npm run corpus: what of the mail in ../shared/mail a person would accept as we read it. */
if (isCorpusHere) print(await assessCorpus())
else {
  console.error('There is no ../shared/mail beside this checkout: nothing to read.')
  process.exitCode = 1
}

function print({ counts, findings }: Assessment): void {
  const rows = [...counts].map(([folder, row]) => [folder, ...fields.map((field) => cell(row[field]))])
  const total = fields.map((field) =>
    cell(
      [...counts.values()]
        .map((row) => row[field])
        .reduce((sum, one) => ({
          passed: sum.passed + one.passed,
          differing: sum.differing + one.differing,
          failed: sum.failed + one.failed,
        })),
    ),
  )
  const table = [['folder', ...fields], ...rows, ['all', ...total]]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  for (const row of table)
    console.log(
      row
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
  console.log('\npassed/judged, ~ read in another way on purpose')
  const failures = findings.filter((finding) => finding.reason === null)
  console.log(failures.length === 0 ? '\nNo failures.' : '\nFailures:')
  for (const { file, field, cause } of failures) console.log(`  ${file}: ${field}: ${cause}`)
  const reasons = Map.groupBy(
    findings.filter((finding) => finding.reason !== null),
    (finding) => finding.reason!,
  )
  for (const [reason, list] of reasons) {
    console.log(`\nOn purpose: ${reason}`)
    for (const { file, field, cause } of list) console.log(`  ${file}: ${field}: ${cause}`)
  }
}

function cell({ passed, differing, failed }: Count): string {
  const judged = passed + differing + failed
  return judged === 0 ? '-' : `${passed}/${judged}${differing > 0 ? ` ~${differing}` : ''}`
}
