/**
 * Puts dates into a mail in place of `{{date 3d 09:41 +0100}}` (RFC 5322) and `{{day nb 3d}}` (as people write it: "18.
 * november 2026"), so that demo mail is always of late. `3d` is three days ago, `20m` twenty minutes; `{{calendar 5d 0900}}`
 * lies five days ahead, as calendars write it (RFC 5545 3.3.5).
 *
 * @param raw in whatever charset: it is changed byte by byte
 */
export function withDates(raw: Uint8Array, now: Date): Uint8Array {
  const text = Buffer.from(raw).toString('latin1')
  const dated = text
    .replace(
      /\{\{date (\d+)d (\d\d):(\d\d) ([+-]\d{4})\}\}/g,
      (_: string, days: string, hour: string, minute: string, zone: string) =>
        rfc5322(timeOf(now, Number(days), Number(hour), Number(minute), zone), zone),
    )
    .replace(/\{\{date (\d+)m ([+-]\d{4})\}\}/g, (_: string, minutes: string, zone: string) =>
      rfc5322(new Date(now.getTime() - Number(minutes) * 60_000), zone),
    )
    .replace(/\{\{day (\w\w) (\d+)d\}\}/g, (_: string, locale: string, days: string) =>
      new Date(now.getTime() - Number(days) * DAY).toLocaleDateString(locale === 'en' ? 'en-GB' : locale, {
        dateStyle: 'long',
      }),
    )
    .replace(/\{\{calendar (\d+)d (\d{4})\}\}/g, (_: string, days: string, time: string) => {
      const day = new Date(now.getTime() + Number(days) * DAY).toISOString().slice(0, 10)
      return `${day.replaceAll('-', '')}T${time}00Z`
    })
  return Buffer.from(dated, 'latin1')
}

const DAY = 24 * 60 * 60 * 1000

function timeOf(now: Date, daysAgo: number, hour: number, minute: number, zone: string): Date {
  const offset = minutesOf(zone)
  const there = new Date(now.getTime() + offset * 60_000 - daysAgo * DAY)
  there.setUTCHours(hour, minute, 0, 0)
  const time = new Date(there.getTime() - offset * 60_000)
  // "Today at 16:00" may be still to come.
  return time > now ? new Date(time.getTime() - DAY) : time
}

function minutesOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
  return zone.startsWith('-') ? -minutes : minutes
}

function rfc5322(time: Date, zone: string): string {
  const there = new Date(time.getTime() + minutesOf(zone) * 60_000)
  return there.toUTCString().replace('GMT', zone)
}
