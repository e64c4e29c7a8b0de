import { type Change, stampedOf } from '../changes.ts'
import { JobFault } from '../jobs/index.ts'
import type { Entry } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import { type Moved, resealRecords, type ResealedBatch } from '../vault/index.ts'
import { batchOf, OrdersChanged } from './batch.ts'
import type { RetentionPorts } from './ports.ts'
import type { ResealingRow } from './resealing-row.ts'

/** How often a batch is begun again whose orders change at the same time. */
const attempts = 10

/** Moves some records of a request, and says so in the ledger in the same transaction. */
export async function resealBatch(
  row: ResealingRow,
  records: readonly string[],
  on: RetentionPorts,
): Promise<ResealedBatch> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await resealOnce(row, records, on)
    } catch (failure) {
      if (!(failure instanceof OrdersChanged) || attempt === attempts) throw failure
    }
  }
}

async function resealOnce(row: ResealingRow, records: readonly string[], on: RetentionPorts): Promise<ResealedBatch> {
  const { database, vault, ledger } = on
  const at = on.now()
  await vault.epochKey('event', at)
  const batch = await database.transaction((transaction) => batchOf(row, records, transaction, on))
  let stamped: readonly Entry[] = []
  const { home, subjects = new Map() } = batch
  const resealed = await resealRecords(vault, { records, home, subjects }, async (transaction, moved) => {
    await batch.within(transaction, moved)
    stamped = await stamp(
      transaction,
      moved,
      { actor: { id: row.by }, at, decision: undefined, policy: on.policy.hash },
      on,
    )
  })
  if (!resealed.ok) throw new JobFault(resealed.problem)
  if (stamped.length > 0) await ledger.acknowledge(stamped)
  await database.transaction(batch.after)
  return resealed.value
}

/** One entry a batch: counts, and commitments to each record with the digests that it had and has. */
async function stamp(
  transaction: Transaction,
  moved: readonly Moved[],
  by: Change,
  on: RetentionPorts,
): Promise<readonly Entry[]> {
  const about = moved.map(({ record, before, after }) => `${record}/${base64url(before)}/${base64url(after)}`)
  const compartments = moved.reduce((sum, each) => sum + each.compartments, 0)
  const entry = await stampedOf({ kind: 'resealed', about, counts: { records: moved.length, compartments } }, by, on)
  await on.ledger.stamp(transaction, [entry])
  return [entry.entry]
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
