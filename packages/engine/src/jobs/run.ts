import type { JobId, JobKind } from '@carnet/api'
import { v4 as uuid } from 'uuid'
import type { Database, Queue, Transaction } from '../store/index.ts'
import { faultOf } from './fault.ts'
import type { Pace } from './pace.ts'
import { type Ending, endRun, holdLease, type Leased, leaseNext, type Progress, renewLease } from './rows.ts'
import { Stopped, type StopReason, type Work, type Worker } from './work.ts'

export interface RunPorts {
  readonly database: Database
  readonly queue: Queue
  readonly now: () => Date
  readonly log: Log
  readonly pace: Pace
}

/** Told codes, ids and counts only. */
export type Log = (
  event: { readonly level: 'info' | 'warn' | 'error'; readonly code: string } & Readonly<
    Record<string, string | number | boolean>
  >,
) => void

/** A job under way in this process. */
export interface Run {
  readonly id: JobId
  stop(why: StopReason): void
}

/** Runs the next job of a kind that is due; false where there is none. `begun` is told of it before its worker is. */
export async function runNext(
  kind: JobKind,
  worker: Worker,
  on: RunPorts,
  begun: (run: Run) => void,
): Promise<boolean> {
  const holder = uuid()
  const lease = { kind, holder, alive: on.pace.alive, at: on.now() }
  const leased = await on.database.transaction((transaction) => leaseNext(transaction, lease))
  if (leased === undefined) return false
  const ends = new AbortController()
  const stop = (why: StopReason): void => ends.abort(new Stopped(why))
  begun({ id: leased.id, stop })
  if (leased.cancelling) stop('cancelled')
  const outcome = await attempt(leased, holder, worker, on, ends)
  await end(leased.id, holder, kind, outcome, on)
  return true
}

interface Outcome {
  readonly failure?: unknown
  readonly stopped: StopReason | undefined
  readonly progress: Progress | undefined
}

/** Runs the worker, which says meanwhile that it is alive and how far it is. */
async function attempt(
  { id, about }: Leased,
  holder: string,
  worker: Worker,
  on: RunPorts,
  ends: AbortController,
): Promise<Outcome> {
  const { signal } = ends
  const sign = signsOfLife(id, holder, on, (why) => ends.abort(new Stopped(why)))
  const outcome = (more: { readonly failure?: unknown }): Outcome => ({
    ...more,
    stopped: signal.aborted && signal.reason instanceof Stopped ? signal.reason.why : undefined,
    progress: sign.unwritten(),
  })
  const work: Work = {
    job: id,
    signal,
    async progress(done, total) {
      signal.throwIfAborted()
      await sign.progress({ done, total })
      signal.throwIfAborted()
    },
  }
  try {
    signal.throwIfAborted()
    await worker(about, work)
    return outcome({})
  } catch (failure) {
    return outcome({ failure })
  } finally {
    await sign.stop()
  }
}

/** Renews a run's lease now and then, with its progress, and stops the run where the job is another's or to be cancelled. */
function signsOfLife(id: JobId, holder: string, { database, pace }: RunPorts, stop: (why: StopReason) => void) {
  let unwritten: Progress | undefined
  let renewed = performance.now()
  let written = -Infinity
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    const progress = unwritten
    unwritten = undefined
    const begun = performance.now()
    written = begun
    const told = await database.transaction((transaction) =>
      renewLease(transaction, { id, holder, alive: pace.alive, progress }),
    )
    if (told === undefined) stop('lost')
    else renewed = begun
    if (told?.cancelling === true) stop('cancelled')
  }
  const renew = (): Promise<void> => {
    writing = writing.then(write).catch(() => {
      // Whoever can't say that it is alive must be gone when others believe it is.
      if (performance.now() - renewed > pace.alive - pace.renew) stop('lost')
    })
    return writing
  }
  const timer = setInterval(() => void renew(), pace.renew)
  timer.unref()
  return {
    async progress(progress: Progress) {
      unwritten = progress
      if (performance.now() - written >= pace.write) await renew()
    },
    unwritten: () => unwritten,
    async stop() {
      clearInterval(timer)
      await writing
    },
  }
}

/** Writes how a run ended, unless the job is another's by now. */
async function end(id: JobId, holder: string, kind: JobKind, outcome: Outcome, on: RunPorts): Promise<void> {
  if (outcome.stopped === 'lost') {
    on.log({ level: 'warn', code: 'job-lost', kind, job: id })
    return
  }
  const ending = await on.database.transaction(async (transaction) => {
    const held = await holdLease(transaction, id, holder)
    if (held === undefined) return undefined
    const decided = endingOf(outcome, held, on)
    await endRun(transaction, id, decided, outcome.progress)
    if (decided.state === 'queued') await wake(transaction, kind, decided.notBefore, on)
    return decided
  })
  if (ending === undefined) on.log({ level: 'warn', code: 'job-lost', kind, job: id })
  else if ('fault' in ending) on.log({ level: 'warn', code: 'job-failed', kind, job: id, fault: ending.fault })
}

function endingOf(
  { failure, stopped }: Outcome,
  { cancelling, failures }: { readonly cancelling: boolean; readonly failures: number },
  { now, pace }: RunPorts,
): Ending {
  const at = now()
  if (stopped === 'cancelled') return { state: 'cancelled', at }
  if (stopped === 'closing') return cancelling ? { state: 'cancelled', at } : { state: 'queued', notBefore: at }
  if (failure === undefined) return { state: 'done', at }
  if (cancelling) return { state: 'cancelled', at }
  const wait = pace.again[failures]
  const fault = faultOf(failure)
  if (wait === undefined) return { state: 'failed', at, fault }
  return { state: 'queued', notBefore: new Date(at.getTime() + wait), fault }
}

const wake = (transaction: Transaction, kind: JobKind, after: Date, { queue }: RunPorts): Promise<void> =>
  queue.send(transaction, kind, after)
