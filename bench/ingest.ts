import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { declarationsCsv, world } from '@carnet/world'
import { startNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { ingestPgcrypto, ingestPlain } from './peers/plain-ingest.ts'
import { uncounted } from './load/uncounted.ts'

const rows = 40_000
/** `pgp_sym_encrypt` is slow by design: a part of the rows tells its rate. */
const pgcryptoRows = 400
const name = 'durable ingest to PostgreSQL, CSV bytes to commit'

/** The same file three times: sealed by a node over HTTP, as plain JSONB, and by pgcrypto; on one PostgreSQL. */
export async function run(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-bench-'))
  await using postgres = await startPostgres()
  try {
    const file = join(folder, 'declarations.csv')
    await writeFile(file, Buffer.concat([...declarationsCsv(world('ingest'), rows)]))
    const plain = await ingestPlain(postgres.url, file)
    const ours = await ingestSealed(postgres.url, file)
    const plainAgain = await ingestPlain(postgres.url, file)
    const pgcrypto = await ingestPgcrypto(postgres.url, file, pgcryptoRows)
    const peerFigure = (plain + plainAgain) / 2
    const measured = { figure: ours, unit: 'records/s' }
    return [
      {
        ...measured,
        name,
        peer: 'the same rows as plain JSONB, indexes on the same four elements',
        peerFigure,
        ratio: ours / peerFigure,
        goal: '≥ 0.4 × plain JSONB (stretch 0.5)',
        met: ours / peerFigure >= 0.4,
      },
      {
        ...measured,
        name: `${name}, beside pgcrypto`,
        peer: 'pgp_sym_encrypt of every element',
        peerFigure: pgcrypto,
        ratio: ours / pgcrypto,
        goal: '≥ 12 × pgp_sym_encrypt',
        met: ours / pgcrypto >= 12,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function ingestSealed(databaseUrl: string, file: string): Promise<number> {
  await using node = await startNode({ ...(await freshDatabases(databaseUrl)), environment: uncounted })
  // A small message first, so that code is compiled and the period's keys exist; the peer's code is warm by then as well.
  await node.client().ingest(Buffer.concat([...declarationsCsv(world('warm-up'), 2_000)]))
  const message = await openAsBlob(file)
  const begun = performance.now()
  const report = await node.client().ingest(message)
  const seconds = (performance.now() - begun) / 1000
  if (!report.ok || report.value.records['declaration'] !== rows) throw new Error('the node did not take all rows in')
  return rows / seconds
}
