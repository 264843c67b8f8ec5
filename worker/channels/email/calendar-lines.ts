/** One line of RFC 5545: its name in capitals, its parameters, and its value as it was written. */
export interface CalendarLine {
  name: string
  params: Record<string, string>
  value: string
}

/** The lines of one component by name. */
export type Component = Map<string, CalendarLine[]>

export interface Calendar {
  method: string
  events: Component[]
  /** By TZID: when each of its offsets begins. */
  zones: Map<string, Component[]>
}

/** A line of more is a file that was put into it. */
const longestLine = 16_384
/** An alarm in an event in a calendar is three. */
const deepest = 4

/**
 * The first calendar in a text, by line and in linear time: expressions that look for a component's end read the rest
 * of the file for every beginning without one. What is nested where nothing belongs, and what is no line, is passed over.
 */
export function readCalendar(text: string): Calendar {
  const calendar: Calendar = { method: '', events: [], zones: new Map() }
  const open: string[] = []
  let zone: { id: string; parts: Component[] } = { id: '', parts: [] }
  let into: Component | null = null
  for (const written of unfold(text)) {
    const line = parseLine(written)
    if (!line) continue
    const value = line.value.trim().toUpperCase()
    if (line.name === 'BEGIN') {
      if (open.push(value) > deepest) break
      const path = open.join('/')
      into = null
      if (path === 'VCALENDAR/VEVENT') calendar.events.push((into = new Map()))
      if (path === 'VCALENDAR/VTIMEZONE') zone = { id: '', parts: [] }
      if (path === 'VCALENDAR/VTIMEZONE/STANDARD' || path === 'VCALENDAR/VTIMEZONE/DAYLIGHT')
        zone.parts.push((into = new Map()))
    } else if (line.name === 'END') {
      if (open.at(-1) !== value) continue
      open.pop()
      if (value === 'VTIMEZONE') calendar.zones.set(zone.id, zone.parts)
      if (value === 'VCALENDAR') break
      // An event goes on behind its alarms.
      into = value === 'VALARM' && open.join('/') === 'VCALENDAR/VEVENT' ? calendar.events.at(-1)! : null
    } else if (into) {
      const same = into.get(line.name)
      if (same) same.push(line)
      else into.set(line.name, [line])
    } else if (open.length === 1 && line.name === 'METHOD') calendar.method = value
    else if (open.at(-1) === 'VTIMEZONE' && line.name === 'TZID') zone.id = line.value
  }
  return calendar
}

/** RFC 5545 3.1: a line that begins with a space goes on with the one before it. */
function* unfold(text: string): Generator<string> {
  let line = ''
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const piece = text.slice(at, text[end - 1] === '\r' ? end - 1 : end)
    at = end + 1
    if (piece[0] === ' ' || piece[0] === '\t') {
      if (line.length < longestLine) line += piece.slice(1, 1 + longestLine)
      continue
    }
    yield line
    line = piece.slice(0, longestLine)
  }
  yield line
}

const parameter = /;([\w-]{1,60})=((?:"[^"]*"|[^";:])*)/y

function parseLine(written: string): CalendarLine | null {
  const name = /^[\w-]{1,60}/.exec(written)?.[0]
  if (!name) return null
  const params: Record<string, string> = {}
  let at = name.length
  parameter.lastIndex = at
  for (let match = parameter.exec(written); match; match = parameter.exec(written)) {
    params[match[1]!.toUpperCase()] = unquoted(match[2]!)
    at = parameter.lastIndex
  }
  return written[at] === ':' ? { name: name.toUpperCase(), params, value: written.slice(at + 1) } : null
}

/** RFC 6868: a caret writes what quotes cannot hold. */
function unquoted(value: string): string {
  return value.replaceAll('"', '').replace(/\^(?:n|'|\^)/g, (code) => ({ '^n': ' ', "^'": '"' })[code] ?? '^')
}
