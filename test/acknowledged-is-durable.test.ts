import { declarationsCsv, world } from '@carnet/world'
import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { startNode, type TestNode } from './node.ts'
import { valuesOf } from './sealed-values.ts'
import { filesUnder, foundIn } from './stolen-copy.ts'
import { countRows, freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const turns = process.env['SLOW'] === '1' ? 12 : 1
/** Every table in which a message leaves something, refused ones too. */
const tables = [
  'record',
  'compartment',
  'term',
  'subject',
  'identifier',
  'subject_key',
  'intake',
  'acceptance',
  'quarantine',
  'quarantine_part',
]

const small = messageOf('small', 50)
const large = messageOf('large', 6000)
const chunkSize = 16 * 1024
const largeChunks = Math.ceil(large.length / chunkSize)

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('acknowledged is durable, unacknowledged leaves nothing: %s', (_, makeStores) => {
  /** What a node has that took the small message in and nothing else. */
  let ofSmall: Readonly<Record<string, number>>
  beforeAll(async () => {
    const stores = await makeStores()
    await using node = await startNode(stores)
    expect((await node.client().ingest(small)).ok).toBe(true)
    expect(await node.stop()).toBe(0)
    ofSmall = await countRows(tables, node.data, stores)
    expect(ofSmall).toMatchObject({ record: 50, intake: 0, acceptance: 1 })
  })

  test.each(['vault', 'edge'] as const)('the %s process is killed while it takes a message in', async (victim) => {
    for (let turn = 0; turn < turns; turn++) {
      const moment = randomInt(1, largeChunks)
      const stores = await makeStores()
      await using node = await startNode(stores)
      const acknowledged = await node.client().ingest(small)
      expect(acknowledged.ok).toBe(true)

      const cut = await node.client().ingest(killing(node, victim, moment))
      expect(cut.ok, `chunk ${moment}`).toBe(false)
      expect(await node.exited).toBe(1)

      const again = await startNode({ ...stores, folder: node.folder })
      const repeated = await again.client().ingest(small)
      expect(repeated).toMatchObject({ ok: true, value: { again: true } })
      expect(await again.stop()).toBe(0)
      expect(await countRows(tables, node.data, stores), `chunk ${moment}`).toEqual(ofSmall)
      const { sealed } = await valuesOf([large])
      expect(await foundIn(filesUnder(node.folder), sealed), `chunk ${moment}`).toEqual([])
    }
  })

  test('killed while it accepts: all of the message or nothing of it', async () => {
    for (let turn = 0; turn < turns; turn++) {
      const stores = await makeStores()
      await using node = await startNode(stores)
      const told = await node.client().ingest(killing(node, 'vault', Number.POSITIVE_INFINITY))
      await node.exited
      const again = await startNode({ ...stores, folder: node.folder })
      await again.stop()
      const { record, acceptance, intake } = await countRows(tables, node.data, stores)
      expect(intake).toBe(0)
      expect(record).toBe(acceptance === 1 ? 6000 : 0)
      if (told.ok) expect(acceptance).toBe(1)
    }
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
    expect(await countRows(tables, node.data, stores)).toEqual(ofSmall)
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
