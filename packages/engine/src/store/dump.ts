import { type Connection } from './connection.ts'
import { connectionsOf, type Database } from './database.ts'

/** A table as it lies in the schema. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
}

/** All of a data store at one moment. */
export interface Snapshot {
  /** Every table that holds what the node knows, by name; what the migrations and the job queue keep for themselves is not theirs. */
  readonly tables: readonly TableShape[]
  /** Names of the migrations that made the schema, with the hashes of their scripts. */
  readonly migrations: readonly Migrated[]
  /** One small thing, read at the same moment. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
  /** A table's rows in PostgreSQL's binary COPY format, alike on both engines. */
  rows(table: TableShape): AsyncIterable<Uint8Array>
}

export interface Migrated {
  readonly name: string
  readonly hash: string
}

/** Reads a data store as it stood at one moment, while others write. On the embedded engine they wait. */
export const readSnapshot = <T>(database: Database, work: (snapshot: Snapshot) => Promise<T>): Promise<T> =>
  connectionsOf(database).use(async (connection) => {
    await connection.query('begin isolation level repeatable read read only', [])
    try {
      return await work(await snapshotOn(connection))
    } finally {
      await connection.query('commit', []).catch(() => undefined)
    }
  })

async function snapshotOn(connection: Connection): Promise<Snapshot> {
  const query = async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await connection.query<Row>(sql, parameters)).rows
  return {
    tables: await tablesOf(query),
    migrations: await query<Migrated>('select name, hash from migration order by name'),
    query,
    rows: ({ name, columns }) => connection.copyOut(`copy ${quoted(name)} (${columns.map(quoted).join(', ')})`),
  }
}

const tablesOf = (query: Snapshot['query']): Promise<readonly TableShape[]> =>
  query<TableShape>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
      group by c.relname order by c.relname`,
  )

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Fills the empty tables of a schema. `rows` must be what a snapshot of the same columns gave. */
export type Fill = (table: TableShape, rows: AsyncIterable<Uint8Array>) => Promise<void>

/** Fills a data store in one transaction: all of it is there, or nothing. */
export const fillTables = (database: Database, work: (fill: Fill) => Promise<void>): Promise<void> =>
  connectionsOf(database).use(async (connection) => {
    await connection.query('begin', [])
    try {
      await work(({ name, columns }, rows) =>
        copied(rows, (watched) =>
          connection.copyIn(`copy ${quoted(name)} (${columns.map(quoted).join(', ')})`, watched),
        ),
      )
      await connection.query('commit', [])
    } catch (failure) {
      await connection.query('rollback', []).catch(() => undefined)
      throw failure
    }
  })

/** What the source of the rows fails with is the failure; the driver knows only that its stream broke off. */
async function copied(
  rows: AsyncIterable<Uint8Array>,
  copy: (rows: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const source: { failure?: unknown } = {}
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* rows
    } catch (failure) {
      source.failure = failure
      throw failure
    }
  }
  try {
    await copy(watched())
  } catch (failure) {
    throw source.failure ?? failure
  }
}
