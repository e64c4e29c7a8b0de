import type { Case } from '@carnet/api'
import { type Client, openClient } from '@carnet/sdk'
import { travelDocuments, travelDocumentsMrz, world } from '@carnet/world'
import pg from 'pg'
import { type TestNode, startNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { uncounted } from './load/uncounted.ts'

const small = 10_000
/** Copies of each record with terms of their own, up to a million records. */
const copies = 99
/** Below what one person may look up in an hour. */
const lookups = 200

/** Finding a traveller by the document's number among 10^4 and among 10^6 records: the blind index must not grow slower. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  const stores = await freshDatabases(postgres.url)
  await using node = await startNode({ ...stores, environment: uncounted })
  const ingested = await node.client().ingest(Buffer.concat([...travelDocumentsMrz(world('search'), small)]))
  if (!ingested.ok) throw new Error(ingested.problem.code)
  const numbers = [...travelDocuments(world('search'), small)]
    .filter((_, at) => at % (small / lookups) === 0)
    .map(({ number }) => number)
  await lookUp(node, numbers)
  const among10k = await lookUp(node, numbers)
  await grow(stores.databaseUrl)
  await lookUp(node, numbers)
  const among1m = await lookUp(node, numbers)
  const ratio = among1m / among10k
  return [
    {
      name: 'blind-index look-up among 10^6 records, stamped, median',
      figure: among1m,
      unit: 'ms',
      peer: 'the same look-ups among 10^4 records',
      peerFigure: among10k,
      ratio,
      goal: '≤ 1.5 × the time among 10^4',
      met: ratio <= 1.5,
    },
  ]
}

/** Median milliseconds of one look-up, each stamped, one after the other; by an officer who has asked for nothing before. */
async function lookUp(node: TestNode, numbers: readonly string[]): Promise<number> {
  const { officer, duty } = await officerOn(node)
  const times: number[] = []
  for (const value of numbers) {
    const begun = performance.now()
    const found = await officer.find({
      purpose: 'api',
      case: duty,
      select: { search: { element: 'travel-document.number', value } },
      answer: 'count',
    })
    times.push(performance.now() - begun)
    if (!found.ok) throw new Error(found.problem.code)
    if (found.value.count === 0) throw new Error('what was taken in is not found')
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

async function officerOn(node: TestNode): Promise<{ readonly officer: Client; readonly duty: Case['id'] }> {
  const person = await node.client().createPerson({ name: 'Bench officer', roles: ['officer'], offices: [] })
  if (!person.ok) throw new Error(person.problem.code)
  const officer = openClient({ url: node.url, token: person.value.credential.token })
  const opened = await officer.openCase({ kind: 'duty', reference: 'bench' })
  if (!opened.ok) throw new Error(opened.problem.code)
  return { officer, duty: opened.value.id }
}

/** Copies every record under ids and terms of its own: what the index has to tell apart, without sealing a million records first. */
async function grow(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`
      create temporary table copied as
        select r.id as original, gen_random_uuid() as id from record r cross join generate_series(1, ${copies});
      insert into record (id, intake, ordinal, type, office, source, received_at, class, epoch, stage, version, open, digest)
        select c.id, r.intake, r.ordinal, r.type, r.office, r.source, r.received_at, r.class, r.epoch, r.stage, r.version, r.open, r.digest
          from copied c join record r on r.id = c.original;
      insert into term (term, record, part)
        select gen_random_uuid(), c.id, t.part from copied c join term t on t.record = c.original;
      analyze`)
  } finally {
    await client.end()
  }
}
