import type { Readable } from 'node:stream'

/** How long a sender may be silent, and what it must bring in a second once it had time to begin. */
const silence = 30_000
const grace = 30_000
const slowest = 1024

/** The sender brings so little that it would hold its place for ever. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow'
}

/** The bytes of a body from a sender that keeps pace. Only the time that we wait for it counts, not what it waits for us. */
export async function* paced(source: Readable): AsyncGenerator<Uint8Array> {
  let waited = 0
  let bytes = 0
  const chunks = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>
  for (;;) {
    const from = performance.now()
    const timer = setTimeout(() => source.destroy(new TooSlow()), silence)
    const next = await chunks.next().finally(() => clearTimeout(timer))
    if (next.done === true) return
    waited += performance.now() - from
    bytes += next.value.length
    if (waited > grace && bytes / (waited / 1000) < slowest) throw new TooSlow()
    yield next.value
  }
}
