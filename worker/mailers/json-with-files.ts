/** A file in a JSON body: its fields, and its content as base64 under `contentKey`. */
export interface JsonFile {
  fields: Record<string, string>
  content: Uint8Array
}

/**
 * A JSON object with files in a list under `listKey`, as bytes. The base64 is written straight into them: as strings,
 * the files of one large mail would be in memory three times more.
 */
export function jsonWithFiles(
  payload: object,
  listKey: string,
  contentKey: string,
  files: readonly JsonFile[],
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  if (files.length === 0) return new Uint8Array(encoder.encode(JSON.stringify(payload)))
  const heads = files.map(({ fields }, at) =>
    encoder.encode(
      `${at === 0 ? `,${JSON.stringify(listKey)}:[` : ','}${open(fields)},${JSON.stringify(contentKey)}:"`,
    ),
  )
  const start = encoder.encode(open(payload))
  let length = start.length + 2
  for (const [index, { content }] of files.entries()) length += heads[index]!.length + encodedLength(content) + 2
  const body = new Uint8Array(length)
  body.set(start)
  let at = start.length
  const put = (bytes: Uint8Array) => {
    body.set(bytes, at)
    at += bytes.length
  }
  for (const [index, { content }] of files.entries()) {
    put(heads[index]!)
    at = putBase64(content, body, at)
    put(encoder.encode('"}'))
  }
  put(encoder.encode(']}'))
  return body
}

/** An object's JSON without its end. */
function open(value: object): string {
  return JSON.stringify(value).slice(0, -1)
}

const alphabet = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const PAD = 61

function encodedLength(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / 3) * 4
}

function putBase64(bytes: Uint8Array, into: Uint8Array, from: number): number {
  let at = from
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    into[at++] = alphabet[three >> 18]!
    into[at++] = alphabet[(three >> 12) & 63]!
    into[at++] = i + 1 < bytes.length ? alphabet[(three >> 6) & 63]! : PAD
    into[at++] = i + 2 < bytes.length ? alphabet[three & 63]! : PAD
  }
  return at
}
