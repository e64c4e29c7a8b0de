import { declarationsCsv, world } from '@carnet/world'
import { openClient } from '@carnet/sdk'
import { hostSystem, matters } from '../packages/engine/test/host-system.ts'
import { startNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { generate, type Measured } from './load/load.ts'
import { uncounted } from './load/uncounted.ts'
import { plainServer } from './peers/plain.ts'

const records = 2_000
const queue = 200
/** Nobody looks up more than three hundred times an hour without an approval. */
const load = { warmUp: 40, counted: 250 }

/**
 * A clearance look-up as an officer does it: one at a time, by the declaration's reference, the task known to the host system and no
 * case typed. Beside it the same look-up without Carnet: a SELECT with a durable audit INSERT.
 */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  const csv = Buffer.concat([...declarationsCsv(world('clearance'), records)]).toString()
  await using plain = await plainServer(postgres.url, csv)
  const theirs = await generate({ ...load, url: plain.url, askers: [{ headers: {}, bodies: plain.bodies }] })
  const { lookUp, opened } = await measureClearance(postgres.url, csv)
  const peer = 'plain SELECT with a durable audit INSERT behind the same server'
  const percentiles = (['p50', 'p99'] as const).map((percent) => ({
    name: `a clearance look-up over HTTP, one officer, no case typed, ${percent}`,
    figure: lookUp[percent],
    unit: 'ms',
    peer,
    peerFigure: theirs[percent],
    ratio: lookUp[percent] / theirs[percent],
    goal: 'stated',
    met: true,
  }))
  const alone = (theirs.p50 * queue) / 1000
  return [
    ...percentiles,
    {
      name: `a queue of ${queue} declarations opened one after the other`,
      figure: opened,
      unit: 's',
      peer: `${peer}, ${queue} times its p50`,
      peerFigure: alone,
      ratio: opened / alone,
      goal: 'stated',
      met: true,
    },
  ]
}

async function measureClearance(
  databaseUrl: string,
  csv: string,
): Promise<{ readonly lookUp: Measured; readonly opened: number }> {
  await using host = await hostSystem()
  await using node = await startNode({
    ...(await freshDatabases(databaseUrl)),
    environment: { ...uncounted, CARNET_CASE_SOURCE: host.url },
  })
  const administrator = node.client()
  const ingested = await administrator.ingest(csv)
  if (!ingested.ok) throw new Error(ingested.problem.code)
  const officer = async (): Promise<string> => {
    const person = await administrator.createPerson({ name: 'Bench officer', roles: ['officer'], offices: [] })
    if (!person.ok) throw new Error(person.problem.code)
    return person.value.credential.token
  }
  const references = referencesIn(csv).slice(0, queue)
  host.says({ text: matters({ kind: 'task', reference: 'the queue', declarations: references }) })
  const asks = references.map((value) => ({
    purpose: 'clearance',
    select: { search: { element: 'declaration.reference', value } },
  }))
  const lookUp = await generate({
    ...load,
    url: `${node.url}/v1/find`,
    askers: [
      {
        headers: { authorization: `Bearer ${await officer()}` },
        bodies: asks.map((each) => JSON.stringify(each)),
      },
    ],
  })
  const another = openClient({ url: node.url, token: await officer() })
  const from = performance.now()
  for (const each of asks) {
    const found = await another.find(each)
    if (!found.ok || found.value.records.length !== 1) throw new Error('a declaration of the queue is not opened')
  }
  return { lookUp, opened: (performance.now() - from) / 1000 }
}

function referencesIn(csv: string): readonly string[] {
  const [header = '', ...lines] = csv.trim().split('\n')
  const column = header.split(',').findIndex((name) => name === 'Declaration ID')
  return lines.map((line) => line.split(',')[column] ?? '')
}
