import type { JobId } from '@carnet/api'
import { rm } from 'node:fs/promises'
import { type JobPorts, openJobs, type Jobs } from '../src/jobs/jobs.ts'
import { type Pace, usualPace } from '../src/jobs/pace.ts'
import type { Workers } from '../src/jobs/index.ts'
import { type Database, migrate, openDatabase } from '../src/store/index.ts'
import { freshSchema } from './databases.ts'
import { freshEmbedded } from './embedded.ts'

/** A database with room for jobs, which are opened on it again and again. */
export interface JobsPlace extends AsyncDisposable {
  readonly place: string
  open(workers: Workers, more?: Partial<JobPorts & Pace>): Promise<OpenJobs>
  /** Lets another process have the embedded database; the next opening takes it again. */
  close(): Promise<void>
}

export interface OpenJobs extends AsyncDisposable {
  readonly database: Database
  readonly jobs: Jobs
  readonly logged: readonly string[]
  queue(job: Partial<Parameters<Jobs['queue']>[1]>): Promise<JobId>
  sql<Row>(statement: string): Promise<readonly Row[]>
}

export async function jobsPlace(engine: Database['engine'], databaseUrl: string): Promise<JobsPlace> {
  const place = engine === 'pglite' ? freshEmbedded() : await freshSchema(databaseUrl)
  let embedded: Database | undefined
  const openPlace = async (): Promise<Database> => {
    const database = await openDatabase(place)
    await migrate(database, 'data')
    return database
  }
  const close = async (): Promise<void> => {
    await embedded?.[Symbol.asyncDispose]()
    embedded = undefined
  }
  return {
    place,
    close,
    async open(workers, more = {}) {
      // A server is opened by each as by a process of its own; the embedded database takes long to open.
      if (engine === 'postgres') return openOn(await openPlace(), true, workers, more)
      embedded ??= await openPlace()
      return openOn(embedded, false, workers, more)
    },
    async [Symbol.asyncDispose]() {
      await close()
      if (engine === 'pglite') await rm(place, { recursive: true, force: true })
    },
  }
}

async function openOn(
  database: Database,
  own: boolean,
  workers: Workers,
  more: Partial<JobPorts & Pace>,
): Promise<OpenJobs> {
  const logged: string[] = []
  const ports: JobPorts = {
    database,
    workers,
    now: more.now ?? (() => new Date()),
    log: (event) => logged.push(JSON.stringify(event)),
  }
  const jobs = await openJobs(ports, { ...usualPace(database.engine), ...more })
  return {
    database,
    jobs,
    logged,
    queue: (job) =>
      database.transaction((transaction) =>
        jobs.queue(transaction, { kind: 'backup', about: 'the work', unit: 'records', ...job }),
      ),
    sql: (statement) => database.transaction(({ query }) => query(statement)),
    async [Symbol.asyncDispose]() {
      await jobs[Symbol.asyncDispose]()
      if (own) await database[Symbol.asyncDispose]()
    },
  }
}
