import { type Answer, problem, refused } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { LedgerFault } from './ledger/index.ts'
import { MigrationFault, StoreFault } from './store/index.ts'
import type { EngineOptions } from './types.ts'
import { VaultFault } from './vault/index.ts'

/** Seconds after which a caller may ask again when a store did not answer. */
const retryAfter = 2

/**
 * Runs one operation. What a store, the vault or the ledger could not do becomes the problem that says so; anything else
 * is a fault of this program: it gets an incident number, and the log learns its kind and nothing that it says, since
 * messages of failures may hold data.
 */
export async function answering<T>(
  what: string,
  log: EngineOptions['log'],
  work: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  try {
    return await work()
  } catch (failure) {
    if (failure instanceof LedgerFault || failure instanceof VaultFault) {
      log({ level: 'error', code: failure.problem.code, what })
      return refused(failure.problem)
    }
    if (failure instanceof StoreFault) {
      log({ level: 'warn', code: 'store-failed', what, state: failure.state })
      return refused(problem('node/unavailable', { retryAfter }))
    }
    const incident = randomUUID()
    log({ level: 'error', code: 'failed', what, incident, kind: kindOf(failure) })
    return refused(problem('node/failed', { incident }))
  }
}

const kindOf = (failure: unknown): string =>
  failure instanceof MigrationFault ? failure.message : failure instanceof Error ? failure.constructor.name : 'unknown'
