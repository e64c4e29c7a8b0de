import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { Instant } from '@carnet/api'
import { declarationsCsv, world } from '@carnet/world'
import { assertionBytes, type Client, openClient, registrationBytes, type Reply } from '@carnet/sdk'
import pg from 'pg'
import { startNode, type TestNode } from '../test/node.ts'
import { startPostgres } from '../test/postgres.ts'
import { freshDatabases } from '../test/stores.ts'
import type { Figure } from './figure.ts'
import { uncounted } from './load/uncounted.ts'

/** How many records are read; `CARNET_STANDING_RECORDS` sets less. */
const records = Number(process.env['CARNET_STANDING_RECORDS'] ?? 1_000_000)
/** Records of one message: a million in one would be no picture of intake. */
const ofMessage = 50_000
const elements = ['declaration.office', 'declaration.hs6', 'declaration.origin-country']

/** A standing release read over HTTP by one system, beside the same rows as plain JSONB read by a driver, on one PostgreSQL. */
export async function run(): Promise<readonly Figure[]> {
  await using postgres = await startPostgres()
  await using node = await startNode({ ...(await freshDatabases(postgres.url)), environment: uncounted })
  const administrator = node.client()
  for (let sent = 0; sent < records; sent += ofMessage) {
    const message = declarationsCsv(world(`standing-${sent}`), Math.min(ofMessage, records - sent))
    valueOf(await administrator.ingest(chunks(message)))
  }
  const { id, token } = await agreed(node, administrator)
  const ours = await measured(() => readLines(`${node.url}/v1/standing/${id}/batches`, token))
  await fillPlain(postgres.url)
  const theirs = await measured(() => readPlain(postgres.url))
  const ratio = ours / theirs
  return [
    {
      name: `a standing release over HTTP, ${records.toLocaleString('en')} records, ${elements.length} elements`,
      figure: ours,
      unit: 'records/s',
      peer: 'the same rows as plain JSONB, read by pg in batches of 1,000',
      peerFigure: theirs,
      ratio,
      goal: '≥ 20,000 records/s',
      met: ours >= 20_000,
    },
  ]
}

async function* chunks(parts: Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part)
}

function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw new Error(`${reply.problem.code} ${JSON.stringify(reply.problem.with)}`)
}

/** Records a second. */
async function measured(read: () => Promise<number>): Promise<number> {
  const begun = performance.now()
  const count = await read()
  if (count !== records) throw new Error(`${count} records were read, and not ${records}`)
  return count / ((performance.now() - begun) / 1000)
}

/** The lines as they come, counted and not parsed: what is measured is the node. */
async function readLines(url: string, token: string): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{}' })
  if (!response.ok || response.body === null) throw new Error(await response.text())
  let count = 0
  let last = ''
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) })) {
    if (line.startsWith('{"line":"record"')) count++
    last = line
  }
  if (last !== '{"line":"end","more":false}') throw new Error(`the last line is ${last.slice(0, 500)}`)
  return count
}

async function fillPlain(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('create table plain (id bigint generated always as identity primary key, body jsonb not null)')
    for (let sent = 0; sent < records; sent += ofMessage) {
      const text = Buffer.concat(
        [...declarationsCsv(world(`standing-${sent}`), Math.min(ofMessage, records - sent))].map((part) =>
          Buffer.from(part),
        ),
      ).toString()
      const [header = '', ...lines] = text.trim().split('\n')
      const columns = header.split(',')
      const rows = lines.map((line) => {
        const values = line.split(',')
        return JSON.stringify(Object.fromEntries(columns.map((column, at) => [column, values[at]])))
      })
      await client.query('insert into plain (body) select * from unnest($1::jsonb[])', [rows])
    }
  } finally {
    await client.end()
  }
}

/** Batch by batch by its key, each row written out as JSON again, as whoever serves it would. */
async function readPlain(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    let count = 0
    for (let after = '0'; ; ) {
      const { rows } = await client.query<{ id: string; body: object }>(
        'select id, body from plain where id > $1 order by id limit 1000',
        [after],
      )
      count += rows.filter(({ body }) => JSON.stringify(body).length > 0).length
      const last = rows.at(-1)
      if (last === undefined) return count
      after = last.id
    }
  } finally {
    await client.end()
  }
}

/** A standing release of all the records, proposed and signed as it is in life. */
async function agreed(node: TestNode, administrator: Client): Promise<{ readonly id: string; readonly token: string }> {
  const named = valueOf(await administrator.signers())
  const person = async (role: 'dpo' | 'policy-approver' | 'analyst') => {
    const created = valueOf(await administrator.createPerson({ name: `Bench ${role}`, roles: [role], offices: [] }))
    return { id: created.actor.id, client: openClient({ url: node.url, token: created.credential.token }) }
  }
  const analyst = await person('analyst')
  const service = valueOf(
    await administrator.createService({ name: 'bench', roles: [], offices: [], mayIngest: false }),
  )
  const now = Date.now()
  const proposal = valueOf(
    await analyst.client.proposeStanding({
      service: service.actor.id,
      owner: analyst.id,
      purpose: 'risk-analysis',
      types: ['declaration'],
      elements,
      volume: { perDay: 100_000_000 },
      from: new Date(now).toISOString(),
      until: new Date(now + 86_400_000).toISOString(),
      reason: 'bench',
    } as never),
  )
  for (const role of ['dpo', 'policy-approver'] as const) {
    const { id: of, client } = await person(role)
    const [signing, sealing] = [generateKeyPairSync('ed25519'), generateKeyPairSync('x25519')]
    const said = {
      signingKey: raw(signing.publicKey),
      sealingKey: raw(sealing.publicKey),
      at: new Date().toISOString() as Instant,
      signature: '',
    }
    const signature = sign(null, registrationBytes(named, of, said), signing.privateKey).toString('base64url')
    const signer = valueOf(await client.registerSigner({ ...said, signature }))
    valueOf(await administrator.confirmSigner({ id: signer.id }))
    const word = {
      v: 1,
      method: 'ed25519',
      kind: 'approval',
      what: proposal.hash,
      signer: signer.id,
      at: new Date().toISOString(),
    }
    const signed = sign(null, assertionBytes(named, proposal.id, word as never), signing.privateKey).toString(
      'base64url',
    )
    valueOf(await client.approveProposal({ id: proposal.id, assertion: { ...word, signature: signed } as never }))
  }
  return { id: proposal.id, token: service.credential.token }
}

const raw = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
