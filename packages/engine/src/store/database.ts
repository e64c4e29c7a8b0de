import { type Connection, type Connections } from './connection.ts'
import { CopyBuffer, type CopyType, type CopyValue } from './copy.ts'
import { mayRunAgain } from './fault.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'

/** Tables that are filled by many rows at once. */
type CopiedTable = 'record' | 'compartment' | 'term' | 'subject' | 'identifier' | 'subject_key'

/** What may be done within one transaction. */
export interface Transaction {
  /** Rows of one table at once; the fastest way in. */
  copy(
    table: CopiedTable,
    columns: Readonly<Record<string, CopyType>>,
    rows: Iterable<readonly CopyValue[]>,
  ): Promise<void>
  /** A statement as written: one round trip. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
  /** `act` is called once the transaction has committed, and never where it has not. It must not throw. */
  committed(act: () => void): void
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
const conversations = new WeakMap<Database, Connections>()

/** What a database stands on, for what brings transactions of its own. Within the store only. */
export function connectionsOf(database: Database): Connections {
  const connections = conversations.get(database)
  if (connections === undefined) throw new Error('this database was not opened here')
  return connections
}

/** `postgres://…` opens a server, anything else is the folder of the embedded database (`memory://` keeps nothing). */
export async function openDatabase(place: string): Promise<Database> {
  const connections = /^postgres(ql)?:\/\//.test(place) ? await openPostgres(place) : await openPglite(place)
  return databaseOn(connections)
}

export function databaseOn(connections: Connections): Database {
  const once = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    connections.use(async (connection) => {
      const acts: (() => void)[] = []
      await connection.query('begin', [])
      try {
        const result = await work(transactionOn(connection, acts))
        await connection.query('commit', [])
        for (const act of acts) act()
        return result
      } catch (failure) {
        await connection.query('rollback', []).catch(() => undefined)
        throw failure
      }
    })
  const each = async <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    connections.use(async (connection) => {
      const acts: (() => void)[] = []
      const result = await work(transactionOn(connection, acts))
      for (const act of acts) act()
      return result
    })
  const database: Database = {
    engine: connections.engine,
    transaction: (work) => again(() => once(work)),
    // A query outside a transaction waits for ever on the embedded engine.
    statements: (work) => again(() => (connections.engine === 'pglite' ? once(work) : each(work))),
    [Symbol.asyncDispose]: () => connections.close(),
  }
  conversations.set(database, connections)
  return database
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

const transactionOn = (connection: Connection, acts: (() => void)[]): Transaction => ({
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
  committed: (act) => {
    acts.push(act)
  },
})
