import { declarationsCsv, world } from '@carnet/world'
import { openClient } from '@carnet/sdk'
import { startNode, type TestNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { type Asker, generate, type Measured } from './load/load.ts'
import { declarationsXml } from './messages/declarations-xml.ts'
import { passengerLists } from './messages/passenger-lists.ts'
import { plainServer } from './peers/plain.ts'
import { uncounted } from './load/uncounted.ts'

const records = 5_000
/** As many officers, each with a case and a budget of the own. */
const clients = 16
const load = { warmUp: 2_000, counted: 8_000 }

/** Release of one record over HTTP beside a SELECT with a durable audit INSERT, on one PostgreSQL, 16 clients each. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  const csv = Buffer.concat([...declarationsCsv(world('release'), records)]).toString()
  const theirs = await measurePlain(postgres.url, csv)
  const ours = await measureRelease(postgres.url, csv, 'declaration')
  const xml = await measureRelease(postgres.url, declarationsXml(500), 'declaration')
  const lists = await measureRelease(postgres.url, passengerLists(2_000), 'passenger-list-entry')
  const name = 'release of one record over HTTP, 16 officers'
  const peer = 'plain SELECT with a durable audit INSERT behind the same server'
  const ratio = ours.perSecond / theirs.perSecond
  return [
    {
      name,
      figure: ours.perSecond,
      unit: 'releases/s',
      peer,
      peerFigure: theirs.perSecond,
      ratio,
      goal: '≥ 0.5 × the peer',
      met: ratio >= 0.5,
    },
    {
      name: `${name}, p99`,
      figure: ours.p99,
      unit: 'ms',
      peer,
      peerFigure: theirs.p99,
      ratio: ours.p99 / theirs.p99,
      goal: 'stated',
      met: true,
    },
    ...(
      [
        ['of WCO XML', xml],
        ['of a passenger list', lists],
      ] as const
    ).map(([of, { perSecond }]) => ({
      name: `${name}, ${of}`,
      figure: perSecond,
      unit: 'releases/s',
      peer,
      peerFigure: theirs.perSecond,
      ratio: perSecond / theirs.perSecond,
      goal: '≥ 0.5 × the peer',
      met: perSecond / theirs.perSecond >= 0.5,
    })),
  ]
}

async function measureRelease(
  databaseUrl: string,
  message: string | Buffer<ArrayBuffer>,
  type: 'declaration' | 'passenger-list-entry',
): Promise<Measured> {
  await using node = await startNode({ ...(await freshDatabases(databaseUrl)), environment: uncounted })
  const administrator = node.client()
  const ingested = await administrator.ingest(message)
  if (!ingested.ok) throw new Error(ingested.problem.code)
  const askers = await Promise.all(Array.from({ length: clients }, () => officerOf(node, type)))
  return await generate({ ...load, url: `${node.url}/v1/releases`, askers })
}

/** Somebody new, with a case, who asks for the first 200 records one by one. */
async function officerOf(node: TestNode, type: 'declaration' | 'passenger-list-entry'): Promise<Asker> {
  const person = await node.client().createPerson({ name: 'Bench officer', roles: ['senior-officer'], offices: [] })
  if (!person.ok) throw new Error(person.problem.code)
  const { token } = person.value.credential
  const officer = openClient({ url: node.url, token })
  const opened = await officer.openCase({ kind: type === 'declaration' ? 'control' : 'duty', reference: 'bench' })
  if (!opened.ok) throw new Error(opened.problem.code)
  const asked = { purpose: type === 'declaration' ? 'control' : 'api', case: opened.value.id }
  const found = await officer.find({ ...asked, answer: 'masked', select: { type, where: {}, limit: 200 } })
  if (!found.ok) throw new Error(found.problem.code)
  const bodies = found.value.records.map(({ id }) =>
    JSON.stringify({ ...asked, answer: 'whole', select: { ids: [id] } }),
  )
  return { headers: { authorization: `Bearer ${token}` }, bodies }
}

async function measurePlain(databaseUrl: string, csv: string): Promise<Measured> {
  await using plain = await plainServer(databaseUrl, csv)
  return await generate({
    ...load,
    url: plain.url,
    askers: Array.from({ length: clients }, () => ({ headers: {}, bodies: plain.bodies })),
  })
}
