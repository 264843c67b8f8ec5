import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** The server's end of a WebSocket (RFC 6455), for text of up to 64 KB. */
export interface Line {
  protocols: string[]
  say(text: string): void
  cut(): void
}

export function answerUpgrade(
  request: IncomingMessage,
  stream: Duplex,
  heard: (line: Line, text: string) => void,
  ended: (line: Line) => void,
): Line {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocols[0]}\r\n\r\n`,
  )
  const line: Line = { protocols, say: (text) => void stream.write(frame(text)), cut: () => stream.destroy() }
  let kept = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk])
    for (let one = unframe(kept); one; one = unframe(kept)) {
      kept = kept.subarray(one.size)
      if (one.opcode === 1) heard(line, one.text)
      if (one.opcode === 8) stream.end()
    }
  })
  stream.on('close', () => ended(line))
  stream.on('error', () => stream.destroy())
  return line
}

function frame(text: string): Buffer {
  const body = Buffer.from(text)
  const head =
    body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255])
  return Buffer.concat([head, body])
}

function unframe(bytes: Buffer): { opcode: number; text: string; size: number } | null {
  if (bytes.length < 6) return null
  const isLong = (bytes.readUInt8(1) & 127) === 126
  const length = isLong ? (bytes.length < 8 ? Infinity : bytes.readUInt16BE(2)) : bytes.readUInt8(1) & 127
  const start = (isLong ? 4 : 2) + 4
  if (bytes.length < start + length) return null
  const mask = bytes.subarray(start - 4, start)
  const body = bytes.subarray(start, start + length).map((byte, n) => byte ^ (mask[n % 4] ?? 0))
  return { opcode: bytes.readUInt8(0) & 15, text: Buffer.from(body).toString(), size: start + length }
}
