import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'

/** A server that selects one JSONB row and writes a durable audit row, filled, with what asks it for its first rows. */
export interface PlainServer extends AsyncDisposable {
  readonly url: string
  readonly bodies: readonly string[]
}

export async function plainServer(databaseUrl: string, csv: string): Promise<PlainServer> {
  const bodies = await fillPlain(databaseUrl, csv)
  const server = spawn(process.execPath, [new URL('./plain-server.ts', import.meta.url).pathname, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return {
    url: `http://127.0.0.1:${await portOf(server)}/select`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.kill()
      await once(server, 'exit')
    },
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
