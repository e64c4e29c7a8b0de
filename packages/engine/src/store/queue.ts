import { type Db, PgBoss } from 'pg-boss'
import { connectionsOf, type Database, type Transaction } from './database.ts'
import { StoreFault } from './fault.ts'

/**
 * Wake-ups by name, over pg-boss: sent within a transaction, delivered after it has committed, to one of the processes that
 * listen. They say that something is due and not what: losing one costs time, and one too many costs nothing.
 */
export interface Queue extends AsyncDisposable {
  /** Delivered once `transaction` has committed, not before `after`. */
  send(transaction: Transaction, name: string, after?: Date): Promise<void>
  listen(name: string, woken: () => void): Promise<void>
  /** Removes wake-ups that were delivered. */
  tidy(): Promise<void>
}

export interface QueueOptions {
  readonly names: readonly string[]
  /** Seconds from one look for wake-ups to the next, at least half a second. */
  readonly look: number
  /** Told the SQLSTATE, or a dash, of what failed; it is tried again. */
  readonly failed: (state: string) => void
}

/** Its timers are ours: nothing but looking for wake-ups happens on its own account. */
const quiet = {
  schedule: false,
  supervise: false,
  registerInstance: false,
  persistQueueStats: false,
  persistWarnings: false,
  monitorVacuum: false,
  reindex: false,
  bamIntervalSeconds: 3600,
  queueCacheIntervalSeconds: 3600,
} as const

/** A wake-up is taken in an instant; what is left behind by a process that died meanwhile is of no use to anybody. */
const wakeUps = { retryLimit: 0, expireInSeconds: 60, deleteAfterSeconds: 3600 } as const
const mostAtOnce = 100

/** Opens the queue, in a schema beside the database's own, which it makes and brings forward under its own lock. */
export async function openQueue(database: Database, { names, look, failed }: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    ...quiet,
    backend: database.engine,
    schema: await schemaBeside(database),
    db: apart(database),
  })
  boss.on('error', (failure) => failed(stateOf(failure)))
  try {
    await boss.start()
    const made = new Set((await boss.getQueues([...names])).map(({ name }) => name))
    for (const name of names) if (!made.has(name)) await boss.createQueue(name, wakeUps)
  } catch (failure) {
    await boss.stop({ close: false, graceful: false })
    throw failure
  }
  return {
    async send(transaction, name, after) {
      const options = { db: within(transaction), ...(after === undefined ? {} : { startAfter: after }) }
      await boss.send(name, {}, options)
    },
    async listen(name, woken) {
      const options = { pollingIntervalSeconds: look, batchSize: mostAtOnce }
      await boss.work(name, options, async () => woken())
    },
    tidy: () => boss.supervise(),
    [Symbol.asyncDispose]: () => boss.stop({ close: false, graceful: true }),
  }
}

/** One authority per schema of a database: its queue is beside it and not shared with another's. */
async function schemaBeside(database: Database): Promise<string> {
  const [row] = await database.transaction(({ query }) => query<{ schema: string }>('select current_schema as schema'))
  const schema = row?.schema ?? 'public'
  return schema === 'public' ? 'pgboss' : `"pgboss_${schema}"`
}

/** Statements of the queue's own. Its scripts bring their own transactions: each has a conversation to itself. */
const apart = (database: Database): Db => ({
  executeSql: (sql, values) =>
    connectionsOf(database).use(async (connection) => {
      try {
        return { rows: (await connection.query(sql, values ?? [])).rows }
      } catch (failure) {
        // A script that failed half-way has left its transaction open; on the embedded engine the next one would be in it.
        await connection.query('rollback', []).catch(() => undefined)
        throw asExpected(failure)
      }
    }),
})

/**
 * Statements within a transaction of ours. A failure stays the store's: the transaction may run again, and pg-boss, which
 * would look into the database about some of its own, asks nothing while our transaction has it.
 */
const within = ({ query }: Transaction): Db => ({
  executeSql: async (sql, values) => ({ rows: [...(await query(sql, values ?? []))] }),
})

/** By these two pg-boss knows that another process has just made, or brought forward, its schema. */
const races: Readonly<Record<string, string>> = {
  '22012': 'division by zero',
  '42P06': 'already exists',
  '42P07': 'already exists',
  '42710': 'already exists',
}

/** pg-boss reads SQLSTATEs as drivers give them. */
function asExpected(failure: unknown): unknown {
  if (!(failure instanceof StoreFault)) return failure
  return Object.assign(new Error(races[failure.state] ?? failure.message), { code: failure.state })
}

const stateOf = (failure: unknown): string =>
  typeof failure === 'object' && failure !== null && 'code' in failure ? String(failure.code) : '-'
