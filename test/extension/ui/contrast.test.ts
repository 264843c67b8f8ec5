import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { avatarColours } from '../../../extension/ui/avatar-colour.ts'

const css = readFileSync(new URL('../../../extension/ui/theme.css', import.meta.url), 'utf8')

function rules(selector: string): Record<string, string> {
  const block = css.split('}').find(
    (rule) =>
      rule
        .split('{')[0]!
        .replace(/\/\*[^]*\*\//, '')
        .trim() === selector,
  )
  return Object.fromEntries([...block!.matchAll(/(--[\w-]+): (#\w+);/g)].map((match) => [match[1]!, match[2]!]))
}

function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/\w/g, '$&$&') : hex
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

/** WCAG 2.2, 1.4.3. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

const light = rules(':root')
const outlook = rules("[data-skin='outlook']")
const dark = rules("[data-theme='dark']")
const skins = {
  'Gmail, light': light,
  'Outlook, light': { ...light, ...outlook },
  'Gmail, dark': { ...light, ...dark },
  'Outlook, dark': { ...light, ...outlook, ...dark, ...rules("[data-skin='outlook'][data-theme='dark']") },
}
const pairs: [string, string][] = [
  ...['--ground', '--pane', '--hover', '--note'].flatMap((ground) =>
    ['--text', '--muted', '--faint', '--accent'].map((text): [string, string] => [text, ground]),
  ),
  ['--on-accent', '--accent'],
  ['--on-soft', '--soft'],
  ['--on-main', '--main'],
  ['--ok', '--pane'],
  ['--warn', '--pane'],
  ['--bad', '--pane'],
  ['--warn', '--warn-bg'],
  ['--bad', '--bad-bg'],
  ['--on-toast', '--toast'],
  ['--toast-act', '--toast'],
  ['--on-mark', '--mark'],
]

describe.each(Object.entries(skins))('%s', (_, colours: Record<string, string>) => {
  test.each(pairs)('%s can be read on %s', (text, ground) => {
    expect(contrast(colours[text]!, colours[ground]!)).toBeGreaterThanOrEqual(4.5)
  })
})

test('white initials can be read on every avatar', () => {
  for (const colour of avatarColours) expect(contrast(colour, '#ffffff'), colour).toBeGreaterThanOrEqual(4.5)
})
