import { type Actor, type Answer, type DestructionId, granted, type Instant, problem, refused } from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { byNode, type Stamp, stampedChange } from './change.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, readDestruction, updateDestruction } from './row.ts'

/** Ends a destruction that was not begun: whoever may decide on it, until it runs. */
export const cancelDestruction = (
  id: DestructionId,
  actor: Actor,
  by: Change,
  on: ErasurePorts,
): Promise<Answer<void>> =>
  stampedChange(by, on, async (transaction, stamp) => {
    const found = await readDestruction(transaction, on.vault, id, 'for update')
    if (!found.ok) return found
    const row = found.value
    if (row.state !== 'waiting' && row.state !== 'approved')
      return refused(problem('request/conflict', { what: 'destruction-begun' }))
    if (row.state === 'waiting' && row.proposal !== undefined && !(await hasEnded(transaction, row, on))) {
      const cancelled = await on.identity.cancelProposal(transaction, actor, row.proposal)
      if (!cancelled.ok) return cancelled
      for (const each of cancelled.value.stamps) await stamp(each)
    }
    if (row.job !== undefined) await on.jobs.cancel(transaction, row.job)
    await setCancelled(transaction, stamp, id, row, on)
    return granted(undefined)
  })

/** Ends what waits for a proposal that nobody can agree to any more. */
export const endWithProposal = (id: DestructionId, on: ErasurePorts): Promise<Answer<void>> =>
  stampedChange(byNode(on), on, async (transaction, stamp) => {
    const found = await readDestruction(transaction, on.vault, id, 'for update')
    if (!found.ok) return found
    if (found.value.state === 'waiting' && (await hasEnded(transaction, found.value, on)))
      await setCancelled(transaction, stamp, id, found.value, on)
    return granted(undefined)
  })

async function setCancelled(
  transaction: Transaction,
  stamp: Stamp,
  id: DestructionId,
  row: DestructionRow,
  { vault, now }: ErasurePorts,
): Promise<void> {
  const entry = await stamp({ kind: 'destruction-cancelled', about: [id] })
  const cancelled = { at: now().toISOString() as Instant, entry }
  await updateDestruction(transaction, vault, id, { ...row, state: 'cancelled', cancelled })
}

/** Whether the proposal that a destruction waits for was refused, cancelled or not agreed to in time. */
async function hasEnded(transaction: Transaction, { proposal, by }: DestructionRow, { identity }: ErasurePorts) {
  if (proposal === undefined) return false
  // Whoever proposed it may see it.
  const proposer: Actor = { kind: 'node', id: by, offices: [], strength: 'token', task: 'destruction' }
  const found = await identity.proposal(transaction, proposer, proposal)
  return found.ok && ['refused', 'cancelled', 'expired'].includes(found.value.state)
}
