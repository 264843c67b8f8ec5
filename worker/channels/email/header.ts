/** One header of a mail: the name as it was written, the value unfolded. */
export interface Header {
  name: string
  value: string
}

/** Somebody tried to write a header of their own by putting a line break into a value. */
export class HeaderInjection extends Error {
  readonly header: string
  constructor(header: string) {
    super(`the header ${header} would hold a line break`)
    this.name = 'HeaderInjection'
    this.header = header
  }
}

/**
 * The one place where values on their way into a header are checked. CR, LF and NUL end a header
 * or a message for one server or another (RFC 5322 2.2).
 * @throws HeaderInjection
 */
export function assertHeader(name: string, value: string): string {
  if (/[\r\n\0]/.test(value) || !/^[!-9;-~]+$/.test(name)) throw new HeaderInjection(name.replace(/[^!-~]/g, '?'))
  return value
}

/** The value of the first header of that name, '' where there is none. */
export function headerValue(headers: Header[], name: string): string {
  const wanted = name.toLowerCase()
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value ?? ''
}

/** All headers of that name, in the order of the mail. */
export function headerValues(headers: Header[], name: string): string[] {
  const wanted = name.toLowerCase()
  return headers.filter((header) => header.name.toLowerCase() === wanted).map((header) => header.value)
}
