const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** RFC 5322 4.3, and what mail really carries. Minutes east of Greenwich; letters of the military mean nothing (ibid.). */
const zones: Record<string, number> = {
  UT: 0,
  GMT: 0,
  UTC: 0,
  Z: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  CEST: 120,
  MET: 60,
  MEST: 120,
  WET: 0,
  WEST: 60,
  BST: 60,
  EET: 120,
  EEST: 180,
  JST: 540,
  MSK: 180,
}

/** Before this nobody sent mail; a day after now is a clock that is wrong. */
const earliest = Date.UTC(1980, 0, 1)
const day = 86_400_000

/** A Date header as milliseconds UTC, or null where it names no time that can be true. */
export function readDate(value: string, now = Date.now()): number | null {
  const time = parse(value.slice(0, 200))
  return time !== null && time >= earliest && time <= now + day ? time : null
}

function parse(value: string): number | null {
  const text = value.replace(/\([^()]*\)/g, ' ').trim()
  const found =
    /(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s.,-]+(\d{2,4})[\s,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(am|pm)?\s*([+-]\d{2}:?\d{2}|[A-Z]{1,5})?/i.exec(
      text,
    )
  const month = found ? months.indexOf(found[2]!.toLowerCase()) : -1
  if (!found || month < 0) {
    const time = Date.parse(text)
    return Number.isNaN(time) ? null : time
  }
  const [, date, , years, hours, minutes, seconds, half, zone] = found
  const hour = (Number(hours) % (half ? 12 : 24)) + (half?.toLowerCase() === 'pm' ? 12 : 0)
  // A leap second is the last second of its minute to a computer.
  const time = Date.UTC(
    fullYear(years!),
    month,
    Number(date),
    hour,
    Number(minutes),
    Math.min(Number(seconds ?? 0), 59),
  )
  if (Number(hours) > 24 || Number(minutes) > 59 || Number(date) > 31) return null
  return time - offset(zone) * 60_000
}

/** RFC 5322 4.3: two digits below 50 are this century, three count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return digits.length === 3 ? 1900 + year : year
}

function offset(zone: string | undefined): number {
  if (!zone) return 0
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!numeric) return zones[zone.toUpperCase()] ?? 0
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  return minutes > 18 * 60 ? 0 : numeric[1] === '-' ? -minutes : minutes
}
