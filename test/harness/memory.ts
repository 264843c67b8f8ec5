import type { RunningWorker } from '../../worker/local/miniflare.ts'

interface Usage {
  usedSize: number
  backingStorageSize: number
}

/**
 * The most memory that the worker had at once while the work was done, in bytes: what it has of the platform's 128 MB,
 * objects and buffers, with those that nothing holds any more and nobody has cleared away yet. It is looked at whenever
 * the worker waits for something. Of a worker that was started with an inspector.
 */
export async function mostMemory({ mf }: Pick<RunningWorker, 'mf'>, work: () => Promise<unknown>): Promise<number> {
  const look = await openInspector(await mf.getInspectorURL())
  const working = { isDone: false }
  const looking = (async () => {
    let most = 0
    while (!working.isDone) {
      const { usedSize, backingStorageSize } = await look.usage()
      most = Math.max(most, usedSize + backingStorageSize)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    return most
  })()
  try {
    await work()
  } finally {
    working.isDone = true
    await looking
    look.close()
  }
  return looking
}

/** The Chrome DevTools Protocol, as far as it is needed. */
async function openInspector(at: URL): Promise<{ usage(): Promise<Usage>; close(): void }> {
  const targets = (await (await fetch(`http://${at.host}/json`)).json()) as { webSocketDebuggerUrl: string }[]
  const socket = new WebSocket(targets[0]!.webSocketDebuggerUrl)
  const waiting = new Map<number, (usage: Usage) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: Usage }
    if (id !== undefined) waiting.get(id)?.(result)
    if (id !== undefined) waiting.delete(id)
  })
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened)
    socket.addEventListener('error', failed)
  })
  let asked = 0
  return {
    usage() {
      const { promise, resolve } = Promise.withResolvers<Usage>()
      waiting.set(++asked, resolve)
      socket.send(JSON.stringify({ id: asked, method: 'Runtime.getHeapUsage' }))
      return promise
    },
    close: () => socket.close(),
  }
}
