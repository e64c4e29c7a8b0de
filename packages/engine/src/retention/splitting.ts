import type { JobId } from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import { queue } from './events.ts'
import type { RetentionPorts } from './ports.ts'
import { openResealings } from './resealing-row.ts'

/** What is about one subject in some records, and comes to be about another: internal ids. */
export interface Splitting {
  readonly from: string
  readonly to: string
  readonly records: readonly string[]
}

/** Notes it and queues its job, in the caller's transaction, which says so in the ledger. */
export const queueSplit = async (
  transaction: Transaction,
  splitting: Splitting,
  by: Change,
  on: RetentionPorts,
): Promise<JobId> =>
  (await queue({ cause: 'split', ...splitting, records: [...splitting.records] }, by, transaction, on)).job

/** Whether something of these subjects is on its way to others: until it has come there, their keys are needed. */
export async function isSplitting(
  transaction: Transaction,
  vault: Vault,
  subjects: readonly string[],
): Promise<boolean> {
  const open = await openResealings(transaction, vault)
  return open.some(({ row: { moving } }) => moving.cause === 'split' && subjects.includes(moving.from))
}
