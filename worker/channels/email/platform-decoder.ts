const decoders = new Map<string, TextDecoder | null>()

/** The platform's decoder for a charset, null where it has none. */
export function decoder(charset: string, fatal = false): TextDecoder | null {
  const key = `${charset} ${fatal}`
  let known = decoders.get(key)
  if (known === undefined) {
    try {
      known = new TextDecoder(charset, { fatal, ignoreBOM: false })
    } catch {
      known = null
    }
    // A sender may make up labels for ever; the map must not grow with them.
    if (decoders.size < 200) decoders.set(key, known)
  }
  return known
}

/** The text, or null where the platform does not know the charset or (`fatal`) the bytes are none of it. */
export function tryDecode(bytes: Uint8Array, charset: string, fatal = false): string | null {
  try {
    return decoder(charset, fatal)?.decode(bytes) ?? null
  } catch {
    return null
  }
}

/** Bytes that are ASCII anyhow. */
export function ascii(bytes: Uint8Array): string {
  return tryDecode(bytes, 'utf-8') ?? ''
}
