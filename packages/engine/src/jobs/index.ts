/**
 * Jobs: work that takes longer than a request, one process at a time, begun again after any crash.
 *
 * In:   a job queued in the transaction that makes it necessary.
 * Out:  its worker, run until it is done, has failed for good or was cancelled; its state and progress for everybody.
 * Never: two processes at one job; a job without the change that queued it; what a failure said.
 */
export { JobFault } from './fault.ts'
export { openJobs } from './jobs.ts'
export type { Jobs } from './jobs.ts'
export type { Work, Worker, Workers } from './work.ts'
