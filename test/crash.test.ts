import { declarationsCsv, world } from '@carnet/world'
import { describe, expect, inject, test, vi } from 'vitest'
import { startNode, type TestNode } from './node.ts'
import { countRows, freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** How many chunks of the message have gone out when the process is killed. */
const moments = process.env['SLOW'] === '1' ? [1, 2, 3, 5, 8, 13, 21, 34, 55] : [2, 9]
const tables = ['record', 'compartment', 'term', 'intake', 'acceptance']

const small = messageOf('small', 50)
const large = messageOf('large', 6000)
const chunkSize = 16 * 1024

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('acknowledged is durable, unacknowledged leaves nothing: %s', (_, makeStores) => {
  test.each(['vault', 'edge'] as const)('the %s process is killed while it takes a message in', async (victim) => {
    for (const moment of moments) {
      const stores = await makeStores()
      await using node = await startNode(stores)
      const acknowledged = await node.client().ingest(small)
      expect(acknowledged.ok).toBe(true)

      const cut = await node.client().ingest(killing(node, victim, moment))
      expect(cut.ok).toBe(false)
      expect(await node.exited).toBe(1)

      const again = await startNode({ ...stores, folder: node.folder })
      const repeated = await again.client().ingest(small)
      expect(repeated).toMatchObject({ ok: true, value: { again: true } })
      expect(await again.stop()).toBe(0)
      const rows = await countRows(tables, node.data, stores)
      expect(rows).toMatchObject({ record: 50, intake: 0, acceptance: 1 })
    }
  })

  test('killed while it accepts: all of the message or nothing of it', async () => {
    const stores = await makeStores()
    await using node = await startNode(stores)
    const told = await node.client().ingest(killing(node, 'vault', Number.POSITIVE_INFINITY))
    await node.exited
    const again = await startNode({ ...stores, folder: node.folder })
    await again.stop()
    const { record } = await countRows(tables, node.data, stores)
    expect(told.ok ? [6000] : [0, 6000]).toContain(record)
  })

  test('a sender that goes away leaves nothing', async () => {
    const stores = await makeStores()
    await using node = await startNode(stores)
    const leaving = new AbortController()
    const cut = await node.client().ingest(
      chunks(large, (sent) => sent === 9 && leaving.abort()),
      { signal: leaving.signal },
    )
    expect(cut.ok).toBe(false)
    const next = await node.client().ingest(small)
    expect(next.ok).toBe(true)
    expect(await node.stop()).toBe(0)
    expect(await countRows(tables, node.data, stores)).toMatchObject({ record: 50, intake: 0, acceptance: 1 })
  })
})

function messageOf(seed: string, count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([...declarationsCsv(world(seed), count)].map((part) => Buffer.from(part))))
}

async function* chunks(message: Uint8Array, sent: (count: number) => void): AsyncGenerator<Uint8Array> {
  let count = 0
  for (let from = 0; from < message.length; from += chunkSize) {
    yield message.subarray(from, from + chunkSize)
    sent(++count)
  }
}

/** A message whose sending kills a process of the node after so many chunks, or after the last. */
async function* killing(node: TestNode, victim: 'vault' | 'edge', moment: number): AsyncGenerator<Uint8Array> {
  yield* chunks(large, (sent) => sent === moment && node.kill(victim))
  if (moment === Number.POSITIVE_INFINITY) node.kill(victim)
}
