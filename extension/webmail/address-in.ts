const ADDRESS = /[^\s<>()",:;@]+@[^\s<>()",:;@]+\.[^\s<>()",:;@]+/g

/** The last address in a text: a display name may pretend to be one, and stands before the real one. */
export function addressIn(text: string | null | undefined): string | null {
  return text?.match(ADDRESS)?.at(-1)?.toLowerCase() ?? null
}
