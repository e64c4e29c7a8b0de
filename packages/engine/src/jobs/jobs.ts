import { type Job, type JobId, JobKind } from '@carnet/api'
import { v7 as uuid } from 'uuid'
import { type Database, openQueue, type Queue, type Transaction } from '../store/index.ts'
import { type Pace, usualPace } from './pace.ts'
import { cancelRow, insertJob, jobRow, jobRows, releaseAll } from './rows.ts'
import type { Log, RunPorts } from './run.ts'
import { type Runner, runnerOf } from './runner.ts'
import type { Workers } from './work.ts'

export interface Jobs extends AsyncDisposable {
  /** Joins the caller's transaction: begun once that has committed, not before `after`. `about` names durable state; it is never shown. */
  queue(
    transaction: Transaction,
    job: { readonly kind: JobKind; readonly about: string; readonly unit: string; readonly after?: Date },
  ): Promise<JobId>
  /** A job that waits is cancelled with the transaction; one that runs ends at its next safe point. False where there is nothing to end. */
  cancel(transaction: Transaction, id: JobId): Promise<boolean>
  job(id: JobId): Promise<Job | undefined>
  /** The jobs under way, then the newest of the others; 500 at most. */
  list(): Promise<readonly Job[]>
}

export interface JobPorts {
  readonly database: Database
  readonly log: Log
  readonly now: () => Date
  /** Kinds without a worker here are queued for other processes. */
  readonly workers: Workers
}

/** Between two removals of wake-ups that were delivered, in milliseconds. */
const tidyEvery = 3_600_000

/** Opens the queue and goes on with what was left. Disposing stops what runs, waits for it, and leaves it queued. */
export async function openJobs(on: JobPorts, pace: Pace = usualPace(on.database.engine)): Promise<Jobs> {
  const { database, log, now, workers } = on
  await using undo = new AsyncDisposableStack()
  if (database.engine === 'pglite') await database.transaction(releaseAll)
  const queue = undo.use(
    await openQueue(database, {
      names: JobKind.options,
      look: pace.look / 1000,
      failed: (state) => log({ level: 'warn', code: 'job-queue', state }),
    }),
  )
  const runners = await running(workers, { database, queue, now, log, pace })
  undo.defer(async () => {
    await Promise.all([...runners.values()].map((runner) => runner.close()))
  })
  undo.use(searching(queue, runners, pace, log))
  const kept = undo.move()
  return {
    async queue(transaction, { kind, about, unit, after }) {
      const id = uuid() as JobId
      const at = now()
      await insertJob(transaction, { id, kind, about, unit, at, notBefore: after ?? at })
      await queue.send(transaction, kind, after)
      transaction.committed(() => runners.get(kind)?.wake())
      return id
    },
    async cancel(transaction, id) {
      const any = await cancelRow(transaction, id, now())
      if (any) transaction.committed(() => [...runners.values()].forEach((runner) => runner.cancel(id)))
      return any
    },
    job: (id) => database.statements((transaction) => jobRow(transaction, id)),
    list: () => database.statements(jobRows),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** A runner for each kind that has a worker here, woken by its queue. */
async function running(workers: Workers, on: RunPorts): Promise<ReadonlyMap<JobKind, Runner>> {
  const runners = new Map<JobKind, Runner>()
  for (const kind of JobKind.options) {
    const worker = workers[kind]
    if (worker === undefined) continue
    const runner = runnerOf(kind, worker, on)
    runners.set(kind, runner)
    await on.queue.listen(kind, runner.wake)
  }
  return runners
}

/** What no wake-up tells of is looked for: at once, since it may have been left, and then now and again. */
function searching(queue: Queue, runners: ReadonlyMap<JobKind, Runner>, pace: Pace, log: Log): AsyncDisposable {
  let tidied = performance.now()
  let tidying: Promise<void> = Promise.resolve()
  const search = (): void => {
    for (const runner of runners.values()) runner.wake()
    if (performance.now() - tidied < tidyEvery) return
    tidied = performance.now()
    tidying = queue.tidy().catch(() => log({ level: 'warn', code: 'job-queue', state: '-' }))
  }
  search()
  const timer = setInterval(search, pace.search)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await tidying
    },
  }
}
