import type { JobId, JobKind } from '@carnet/api'

/** What a worker is given of the job that it does. */
export interface Work {
  readonly job: JobId
  /**
   * Says how much is done. Written at most twice a second, so that it may be called for every step. A safe point: rejects
   * once the work is to end, with the signal's reason.
   */
  progress(done: number, total: number): Promise<void>
  /**
   * Aborted when the job is cancelled, the node closes, or another process may have the job by now. The worker ends at its
   * next safe point; however it ends then, it counts as stopped before its end.
   */
  readonly signal: AbortSignal
}

/**
 * Must be resumable and idempotent: it may be begun again after any crash, from the durable state of what `about` names.
 *
 * THREAT: an operator of the database writes a job. A job says that something is due and never that it is permitted: the
 * worker finds that in sealed rows.
 */
export type Worker = (about: string, work: Work) => Promise<void>

export type Workers = Readonly<Partial<Record<JobKind, Worker>>>

/** Why a run was stopped. */
export type StopReason = 'cancelled' | 'closing' | 'lost'

export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly why: StopReason

  constructor(why: StopReason) {
    super(`the work was stopped: ${why}`)
    this.why = why
  }
}
