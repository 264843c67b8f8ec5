const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** 83 968 → "84 kB", as the locale writes it. */
export function fileSize(bytes: number, locale: string): string {
  let size = bytes
  let at = 0
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000
    at++
  }
  const digits = at > 0 && size < 10 ? 1 : 0
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[at]!,
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(size)
}
