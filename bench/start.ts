import { declarationsCsv, world } from '@carnet/world'
import { startNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'

const records = 20_000
const limit = 2

/** From starting the program to the address printed, on PostgreSQL that holds data already; best of three. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  const stores = await freshDatabases(postgres.url)
  await using first = await startNode(stores)
  const ingested = await first.client().ingest(Buffer.concat([...declarationsCsv(world('start'), records)]))
  if (!ingested.ok) throw new Error(ingested.problem.code)
  await first.stop()
  const seconds: number[] = []
  for (let run = 0; run < 3; run++) {
    const begun = performance.now()
    const node = await startNode({ ...stores, folder: first.folder, built: true })
    seconds.push((performance.now() - begun) / 1000)
    await node.stop()
  }
  const figure = Math.min(...seconds)
  return [
    {
      name: 'start to ready on existing data, PostgreSQL',
      figure,
      unit: 's',
      peer: 'the limit',
      peerFigure: limit,
      ratio: figure / limit,
      goal: '≤ 2 s',
      met: figure <= limit,
    },
  ]
}
