import type { OperationPorts } from './deed.ts'
import { takeInWaiting, waitingMessages } from './intake/index.ts'
import type { WorkerOn } from './deed.ts'

/**
 * While the key provider answers: what an outage will need is made ready, and what waits since the last one is taken in, by a
 * job. To be called now and again.
 */
export async function settleDeferred(on: OperationPorts): Promise<void> {
  const { database, jobs, vault } = on
  if (!(await vault.deferral.prepare())) return
  const { messages } = await waitingMessages(database)
  if (messages === 0) return
  const under = await jobs.list()
  if (under.some(({ kind, state }) => kind === 'deferred' && (state === 'queued' || state === 'running'))) return
  await database.transaction((transaction) =>
    jobs.queue(transaction, { kind: 'deferred', about: 'waiting', unit: 'messages' }),
  )
}

/** All that waits is one job: who cancels it, or has it fail, finds another once the provider answers. */
export const takeInDeferred: WorkerOn = (_about, work, on) =>
  takeInWaiting(on, { progress: (done, total) => work.progress(done, total), signal: work.signal })
