import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { type Connection, type Connections } from './connection.ts'
import { CopyBuffer, type CopyType, type CopyValue } from './copy.ts'
import { mayRunAgain } from './fault.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import type { Tables } from './tables.ts'

/** What may be done within one transaction. */
export interface Transaction {
  readonly sql: Kysely<Tables>
  /** Rows of one table at once; the fastest way in. */
  copy(
    table: keyof Tables,
    columns: Readonly<Record<string, CopyType>>,
    rows: Iterable<readonly CopyValue[]>,
  ): Promise<void>
  /** Statements as written, for the hot paths: one round trip each. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
}

export interface Database extends AsyncDisposable {
  readonly engine: 'pglite' | 'postgres'
  /**
   * Runs `work` in one transaction and returns once it is durable; runs it again, from its beginning, where the database
   * asks for that (SQLSTATE 40001, 40P01). `work` must therefore do nothing but talk to the database.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /**
   * Runs `work` with each of its statements a transaction of its own, which on a server saves the round trips of beginning
   * and committing one. For reads (each statement sees what is committed when it begins, as within a transaction at
   * READ COMMITTED), or for one statement that writes.
   */
  statements<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

const attempts = 8

/** `postgres://…` opens a server, anything else is the folder of the embedded database (`memory://` keeps nothing). */
export async function openDatabase(place: string): Promise<Database> {
  const connections = /^postgres(ql)?:\/\//.test(place) ? await openPostgres(place) : await openPglite(place)
  return databaseOn(connections)
}

export function databaseOn(connections: Connections): Database {
  const once = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    connections.use(async (connection) => {
      await connection.query('begin', [])
      try {
        const result = await work(transactionOn(connection))
        await connection.query('commit', [])
        return result
      } catch (failure) {
        await connection.query('rollback', []).catch(() => undefined)
        throw failure
      }
    })
  return {
    engine: connections.engine,
    transaction: (work) => again(() => once(work)),
    // A query outside a transaction waits for ever on the embedded engine.
    statements: (work) =>
      again(() =>
        connections.engine === 'pglite' ? once(work) : connections.use((connection) => work(transactionOn(connection))),
      ),
    [Symbol.asyncDispose]: () => connections.close(),
  }
}

async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (failure) {
      if (!mayRunAgain(failure) || attempt === attempts) throw failure
    }
  }
}

function transactionOn(connection: Connection): Transaction {
  let sql: Kysely<Tables> | undefined
  return {
    // Made for those who ask for it: the hot paths have their statements as written.
    get sql() {
      sql ??= new Kysely<Tables>({ dialect: dialectOn(connection) })
      return sql
    },
    async copy(table, columns, rows) {
      const buffer = new CopyBuffer(Object.values(columns))
      let any = false
      for (const row of rows) {
        buffer.row(row)
        any = true
      }
      if (any) await connection.copyIn(`copy ${table} (${Object.keys(columns).join(', ')})`, buffer.end())
    },
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await connection.query<Row>(sql, parameters)).rows,
  }
}

/** Kysely over the one connection of a running transaction: it builds and runs statements and never begins or ends one. */
function dialectOn(connection: Connection): ConstructorParameters<typeof Kysely>[0]['dialect'] {
  const bound: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery) {
      const { rows, affected } = await connection.query<Row>(sql, parameters)
      return { rows, numAffectedRows: BigInt(affected) }
    },
    streamQuery: () => {
      throw new Error('the store reads in pages')
    },
  }
  const nothing = (): Promise<void> => Promise.resolve()
  const within = (): Promise<void> => Promise.reject(new Error('a transaction is already open'))
  const driver: Driver = {
    init: nothing,
    acquireConnection: () => Promise.resolve(bound),
    beginTransaction: within,
    commitTransaction: within,
    rollbackTransaction: within,
    releaseConnection: nothing,
    destroy: nothing,
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
