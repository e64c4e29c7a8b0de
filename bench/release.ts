import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { declarationsCsv, world } from '@carnet/world'
import { openClient } from '@carnet/sdk'
import pg from 'pg'
import { startNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { generate, type Measured } from './load/load.ts'
import { declarationsXml } from './messages/declarations-xml.ts'
import { passengerLists } from './messages/passenger-lists.ts'
import { uncounted } from './load/uncounted.ts'

const records = 5_000
const load = { clients: 16, warmUp: 2_000, counted: 8_000 }

/** Release of one record over HTTP beside a SELECT with a durable audit INSERT, on one PostgreSQL, 16 clients each. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  const csv = Buffer.concat([...declarationsCsv(world('release'), records)]).toString()
  const theirs = await measurePlain(postgres.url, csv)
  const ours = await measureRelease(postgres.url, csv, 'declaration')
  const xml = await measureRelease(postgres.url, declarationsXml(500), 'declaration')
  const lists = await measureRelease(postgres.url, passengerLists(2_000), 'passenger-list-entry')
  const name = 'release of one record over HTTP, 16 clients'
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
  const person = await administrator.createPerson({ name: 'Bench officer', roles: ['senior-officer'], offices: [] })
  if (!person.ok) throw new Error(person.problem.code)
  const { token } = person.value.credential
  const officer = openClient({ url: node.url, token })
  const opened = await officer.openCase({ kind: type === 'declaration' ? 'control' : 'duty', reference: 'bench' })
  if (!opened.ok) throw new Error(opened.problem.code)
  const asked = { purpose: type === 'declaration' ? 'control' : 'api', case: opened.value.id }
  const found = await officer.find({ ...asked, select: { type, where: {}, limit: 200 } })
  if (!found.ok) throw new Error(found.problem.code)
  const bodies = found.value.records.map(({ id }) =>
    JSON.stringify({ ...asked, answer: 'whole', select: { ids: [id] } }),
  )
  return await generate({
    ...load,
    url: `${node.url}/v1/releases`,
    headers: { authorization: `Bearer ${token}` },
    bodies,
  })
}

async function measurePlain(databaseUrl: string, csv: string): Promise<Measured> {
  const bodies = await fillPlain(databaseUrl, csv)
  const server = spawn(process.execPath, [new URL('./peers/plain-server.ts', import.meta.url).pathname, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    return await generate({ ...load, url: `http://127.0.0.1:${await portOf(server)}/select`, headers: {}, bodies })
  } finally {
    server.kill()
    await once(server, 'exit')
  }
}

async function portOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the peer has no output')
  const [said] = (await once(stdout, 'data')) as [Buffer]
  return said.toString().trim()
}

/** One JSONB row a declaration; the first 200 ids, as the node is asked for the first 200 of its own. */
async function fillPlain(databaseUrl: string, csv: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`
      create table plain (id uuid primary key default gen_random_uuid(), body jsonb not null);
      create table audit (id bigint generated always as identity primary key, at timestamptz not null, actor text not null, record uuid not null, what text not null)`)
    const [header = '', ...lines] = csv.trim().split('\n')
    const columns = header.split(',')
    const rows = lines.map((line) => {
      const values = line.split(',')
      return JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, values[at]])))
    })
    await client.query('insert into plain (body) select * from unnest($1::jsonb[])', [rows])
    const { rows: first } = await client.query<{ id: string }>('select id from plain limit 200')
    return first.map(({ id }) => JSON.stringify({ id, actor: 'bench officer' }))
  } finally {
    await client.end()
  }
}
