import { PGlite } from '@electric-sql/pglite'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'

/** Where a node of a test keeps its records and keys; both embedded where there is no address. */
export interface Stores {
  readonly databaseUrl?: string
  readonly keysUrl?: string
}

/** Two databases of their own on the test run's PostgreSQL. */
export async function freshDatabases(databaseUrl: string): Promise<Required<Stores>> {
  const names = ['data', 'keys'].map((kind) => `t${randomBytes(6).toString('hex')}_${kind}`)
  await using client = await connected(databaseUrl)
  for (const name of names) await client.query(`create database ${name}`)
  const [data, keys] = names.map((name) => {
    const url = new URL(databaseUrl)
    url.pathname = `/${name}`
    return url.href
  })
  return { databaseUrl: data ?? '', keysUrl: keys ?? '' }
}

/** How many rows each table has. An embedded store is opened here: its node must have ended. */
export async function countRows(
  tables: readonly string[],
  data: string,
  { databaseUrl }: Stores,
): Promise<Readonly<Record<string, number>>> {
  const sql = `select ${tables.map((table) => `(select count(*)::int from ${table}) as "${table}"`).join(', ')}`
  if (databaseUrl === undefined) {
    const store = await PGlite.create(join(data, 'store'))
    const { rows } = await store.query<Record<string, number>>(sql)
    await store.close()
    return rows[0] ?? {}
  }
  await using client = await connected(databaseUrl)
  const { rows } = await client.query<Record<string, number>>(sql)
  return rows[0] ?? {}
}

/** A conversation with a test's PostgreSQL, as its operator has it. */
export async function connected(connectionString: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}
