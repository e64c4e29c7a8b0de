import type { DestructionId } from '@carnet/api'
import { endWithProposal } from './cancel.ts'
import { sayEverywhere } from './everywhere.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, readDestruction, updateDestruction } from './row.ts'

/**
 * Looks after destructions that nobody is at: one whose proposal ended is cancelled, and one that was begun goes on, whatever
 * became of its job; one whose keys the provider has destroyed for good says so. What is destroyed stays destroyed; only its
 * certificate would never fill in.
 */
export async function settleDestructions(on: ErasurePorts): Promise<void> {
  const open = await on.database.transaction(({ query }) =>
    query<{ id: DestructionId; state: DestructionRow['state'] }>(
      `select id, state from destruction where state in ('waiting', 'approved', 'marked', 'here', 'inventoried', 'swept')
        order by ordered_at limit 1000`,
    ),
  )
  for (const { id, state } of open) {
    if (state === 'waiting') await endWithProposal(id, on)
    else if (state === 'swept') await sayEverywhere(id, on)
    else await goOn(id, on)
  }
}

/** Queues another job where the last one has ended before its end. */
async function goOn(id: DestructionId, { database, vault, jobs }: ErasurePorts): Promise<void> {
  const row = await database.transaction((transaction) => readDestruction(transaction, vault, id))
  if (!row.ok || row.value.job === undefined) return
  const job = await jobs.job(row.value.job)
  if (job?.state === 'queued' || job?.state === 'running') return
  await database.transaction(async (transaction) => {
    const now = await readDestruction(transaction, vault, id, 'for update')
    if (!now.ok || now.value.job !== row.value.job || !isOpen(now.value)) return
    const next = await jobs.queue(transaction, { kind: 'destruction', about: id, unit: 'records' })
    await updateDestruction(transaction, vault, id, { ...now.value, job: next })
  })
}

const isOpen = ({ state }: DestructionRow): boolean =>
  state === 'approved' || state === 'marked' || state === 'here' || state === 'inventoried'
