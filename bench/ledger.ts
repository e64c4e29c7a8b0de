import { edgeRoot, emptyEdge, encodeCheckpoint, grow, leafHash, signNote, verifierKey } from '@carnet/tlog'
import Hypercore from 'hypercore'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LedgerRig, openLedgerRig, type Stamped } from '../packages/engine/test/ledger-rig.ts'
import { startPostgres } from '../test/postgres.ts'
import type { Figure } from './figure.ts'

const batch = 1_000
const inMemory = 400
const durable = 60
const warmUp = 5

/** Entries into the log, beside Hypercore with the same bytes and batches, each of which it signs. */
export async function run(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-bench-'))
  try {
    await using postgres = await startPostgres()
    await using rig = await openLedgerRig(postgres.url, join(folder, 'anchor'))
    const batches = Array.from({ length: durable + warmUp }, () => rig.batch(batch))
    const blocks = batches.map((each) => each.map(({ entry }) => entry.bytes))
    const peerFigure = await appendHypercore(join(folder, 'hypercore'), blocks)
    const memory = await appendInMemory(rig, blocks)
    const stored = await appendDurably(rig, batches)
    const measured = { unit: 'entries/s', peer: 'hypercore, on disk without fsync', peerFigure }
    const name = `ledger entries in batches of ${batch.toLocaleString('en')}`
    return [
      {
        ...measured,
        name: `${name}, in memory, each batch with a signed head`,
        figure: memory,
        ratio: memory / peerFigure,
        goal: '≥ 250,000/s',
        met: memory >= 250_000,
      },
      {
        ...measured,
        name: `${name}, durable on PostgreSQL until the last is in a signed tree`,
        figure: stored,
        ratio: stored / peerFigure,
        goal: '≥ 10,000/s',
        met: stored >= 10_000,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Entries a second, after a warm-up that is not counted; what is begun is finished. */
async function rate<Batch>(
  batches: readonly Batch[],
  rounds: number,
  one: (batch: Batch) => Promise<unknown>,
  finish: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  for (const each of batches.slice(0, warmUp)) await one(each)
  await finish()
  const counted = batches.slice(warmUp)
  const begun = performance.now()
  for (let round = 0; round < rounds; round++) {
    const each = counted[round % counted.length]
    if (each !== undefined) await one(each)
  }
  await finish()
  return (rounds * batch) / ((performance.now() - begun) / 1000)
}

async function appendHypercore(folder: string, batches: readonly (readonly Uint8Array[])[]): Promise<number> {
  const core = new Hypercore(folder)
  await core.ready()
  try {
    return await rate(batches, durable, (blocks) => core.append(blocks))
  } finally {
    await core.close()
  }
}

/** Hashes the entries, grows the tree with all its tiles and signs the new head. */
function appendInMemory(
  { origin, publicKey, sign }: LedgerRig,
  batches: readonly (readonly Uint8Array[])[],
): Promise<number> {
  const signer = { key: verifierKey(origin, publicKey), sign }
  let edge = emptyEdge
  return rate(batches, inMemory, async (entries) => {
    edge = grow(edge, entries.map(leafHash)).edge
    await signNote(encodeCheckpoint({ origin, size: edge.size, root: edgeRoot(edge) }), [signer])
  })
}

/** Entries and events committed, while those before are given positions, read and hashed again, anchored, signed and served. */
const appendDurably = (rig: LedgerRig, batches: readonly (readonly Stamped[])[]): Promise<number> =>
  rate(batches, durable, rig.append, rig.settle)
