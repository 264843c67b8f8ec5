import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that can be cut: nothing comes through until it is mended. */
export async function weakLine(url: string) {
  const target = new URL(url)
  const streams = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      streams.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        streams.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(): void {
      isCut = true
      for (const stream of streams) stream.destroy()
    },
    mend: () => void (isCut = false),
    close(): void {
      for (const stream of streams) stream.destroy()
      server.close()
    },
  }
}
