import { SaxesParser } from 'saxes'
import pg from 'pg'
import { startNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { declarationsXml } from './messages/declarations-xml.ts'
import { passengerLists } from './messages/passenger-lists.ts'
import { uncounted } from './load/uncounted.ts'

const declarations = 2_000
const travellers = 20_000

/** The other formats, from bytes to commit: sealed by a node over HTTP, and as plain JSONB beside it; on one PostgreSQL. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  const xml = declarationsXml(declarations)
  const lists = passengerLists(travellers)
  return [
    await beside('WCO declaration XML', 'parsed by saxes, a JSONB row each', postgres.url, xml, declarations, () =>
      elementsOf(xml),
    ),
    await beside(
      'PAXLST',
      'divided at its terminators, a JSONB row for each traveller',
      postgres.url,
      lists,
      travellers,
      () => segmentsOf(lists),
    ),
  ]
}

async function beside(
  format: string,
  peer: string,
  databaseUrl: string,
  message: Buffer<ArrayBuffer>,
  records: number,
  plainRows: () => readonly string[],
): Promise<Figure> {
  const peerFigure = await ingestPlain(databaseUrl, plainRows)
  const figure = await ingestSealed(databaseUrl, message, records)
  return {
    name: `durable ingest to PostgreSQL, ${format} to commit`,
    figure,
    unit: 'records/s',
    peer,
    peerFigure,
    ratio: figure / peerFigure,
    goal: '≥ 0.4 × plain JSONB',
    met: figure / peerFigure >= 0.4,
  }
}

async function ingestSealed(databaseUrl: string, message: Buffer<ArrayBuffer>, records: number): Promise<number> {
  await using node = await startNode({ ...(await freshDatabases(databaseUrl)), environment: uncounted })
  const begun = performance.now()
  const report = await node.client().ingest(message)
  const seconds = (performance.now() - begun) / 1000
  if (!report.ok) throw new Error(report.problem.code)
  return records / seconds
}

async function ingestPlain(databaseUrl: string, rowsOf: () => readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(
      'drop table if exists plain_format; create table plain_format (id bigint generated always as identity primary key, body jsonb not null)',
    )
    const begun = performance.now()
    const rows = rowsOf()
    await client.query('begin')
    for (let from = 0; from < rows.length; from += 1000)
      await client.query('insert into plain_format (body) select * from unnest($1::jsonb[])', [
        rows.slice(from, from + 1000),
      ])
    await client.query('commit')
    return rows.length / ((performance.now() - begun) / 1000)
  } finally {
    await client.end()
  }
}

/** A declaration as what its elements say, by path. */
function elementsOf(xml: Buffer): readonly string[] {
  const parser = new SaxesParser({ xmlns: true })
  const rows: string[] = []
  const path: string[] = []
  let row: [string, string][] = []
  parser.on('opentag', ({ local }) => void path.push(local))
  parser.on('text', (text) => {
    if (text.trim() !== '') row.push([path.join('/'), text])
  })
  parser.on('closetag', ({ local }) => {
    path.pop()
    if (local !== 'Declaration') return
    rows.push(JSON.stringify(row))
    row = []
  })
  parser.write(xml.toString()).close()
  return rows
}

/** A traveller as the segments that are about it. */
const segmentsOf = (lists: Buffer): readonly string[] =>
  lists
    .toString()
    .split('NAD+FL')
    .slice(1)
    .map((text) => JSON.stringify(text.split("'").map((segment) => segment.split('+'))))
