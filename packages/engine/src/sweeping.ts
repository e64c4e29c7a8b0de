import { change } from './changes.ts'
import { tendKeys } from './custody-deeds.ts'
import type { OperationPorts } from './deed.ts'
import { settleDeferred } from './deferring.ts'
import { settleDestructions } from './erasure/index.ts'
import { sweepExports } from './exports/index.ts'
import { sweepDeferred, sweepIntakes, sweepQuarantine } from './intake/index.ts'
import { escalateOverdue } from './overrides/index.ts'
import { executeDue } from './proposals.ts'
import { sweepRates } from './rates/index.ts'
import { sweepBudgets } from './release/index.ts'
import { runRetention } from './retention/index.ts'
import { sweepSignIns } from './sessions/index.ts'
import type { Database } from './store/index.ts'
import type { EngineOptions } from './types.ts'

/** Milliseconds from one sweep to the next. */
const every = 60_000

/**
 * Removes what unfinished messages left and what is past its deadline, and does what was decided and is due: before
 * anything is served, and then now and again.
 */
export async function sweeping(on: OperationPorts, { now, log }: EngineOptions): Promise<AsyncDisposable> {
  const { database } = on
  // The embedded store is this process's alone: whatever is unfinished in it when it begins has no sender any more.
  await sweep(database, now(), database.engine === 'pglite', log)
  const due = (): Promise<void> =>
    settleDeferred(on)
      .catch(() => log({ level: 'warn', code: 'sweep-failed' }))
      .then(() => executeDue(on, log))
      .then(() => settleDestructions(on))
      .then(() => tendKeys(on))
      .then(() => keeping(on, log))
      .then(() => sayOverdue(on, log))
      .catch(() => log({ level: 'warn', code: 'sweep-failed' }))
  await due()
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running
      .then(() => sweep(database, now(), false, log))
      .catch(() => log({ level: 'warn', code: 'sweep-failed' }))
      .then(due)
  }, every)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await running
    },
  }
}

/** Tells of reviews that nobody gave in time. */
async function sayOverdue(on: OperationPorts, log: EngineOptions['log']): Promise<void> {
  const node = { actor: { id: on.identity.node }, at: on.now(), decision: undefined, policy: on.policy.hash }
  const told = await change(node, on, (transaction) => escalateOverdue(transaction, on))
  if (!told.ok) log({ level: 'error', code: 'overrides-not-read', what: told.problem.code })
  else if (told.value > 0) log({ level: 'warn', code: 'review-overdue', overrides: told.value })
}

/** What retention does by itself. A clock that is not believed destroys nothing, and is told of. */
async function keeping(on: OperationPorts, log: EngineOptions['log']): Promise<void> {
  const run = await runRetention(on, { preview: false })
  if (!run.ok) return
  const { restricted, destroyed, stopped } = run.value
  if (restricted + destroyed > 0) log({ level: 'info', code: 'retention-run', restricted, destroyed })
  if (stopped !== undefined) log({ level: 'error', code: 'retention-stopped', what: stopped })
}

async function sweep(database: Database, now: Date, all: boolean, log: EngineOptions['log']): Promise<void> {
  const intakes = (await sweepIntakes(database, now, all)) + (await sweepDeferred(database, now, all))
  const quarantined = await sweepQuarantine(database, now)
  await sweepExports(database, now)
  await sweepSignIns(database, now)
  await sweepBudgets({ database }, now)
  await sweepRates(database, now)
  if (intakes + quarantined > 0) log({ level: 'info', code: 'swept', intakes, quarantined })
}
