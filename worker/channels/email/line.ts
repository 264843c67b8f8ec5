/** A line of a mail. All but its text is what the writer's program says about it, in HTML. */
export interface Line {
  text: string
  /** Behind a `>`, or in what a program put around the mail that is answered. */
  isQuoted: boolean
  /** In a plain blockquote: people write in them as well. */
  isIndented?: boolean
  /** It says who wrote the quote below. */
  isAttribution?: boolean
  isSignature?: boolean
  /** From here on to the end all is quoted. */
  beginsQuote?: boolean
  hasPicture?: boolean
  isRule?: boolean
}

export function textLine(text: string): Line {
  return { text, isQuoted: /^\s{0,3}>/.test(text) }
}

/** Says nothing: neither words nor a picture. */
export function isBlank(line: Line): boolean {
  return !line.hasPicture && line.text.trim() === ''
}
