import { type Answer, granted, problem, type ProposalOf, refused } from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { byNode, stampedChange } from './change.ts'
import { markIn } from './mark.ts'
import { planHash, putOnHold } from './order.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, destructionOf, readDestruction, updateDestruction } from './row.ts'
import { isStillOne } from './same.ts'
import type { DestructionId } from '@carnet/api'

type Agreed = ProposalOf<'mass-destruction' | 'early-expiry'>

/** A destruction that enough persons agreed to, and whose delay is over: a job does it. Runs in the proposal's own transaction. */
export async function beginApproved(
  proposal: Agreed,
  transaction: Transaction,
  on: ErasurePorts,
): Promise<Answer<{ readonly stamps: readonly []; readonly job: string }>> {
  const found = await destructionOf(transaction, on.vault, proposal.id)
  if (!found.ok) return found
  const { id, row } = found.value
  if (row.state !== 'waiting' || !isOf(proposal, id, row))
    return refused(problem('request/conflict', { what: 'destruction' }))
  const one =
    row.target.kind === 'erasure' ? await isStillOne(transaction, row.target.subjects, on) : granted(undefined)
  if (!one.ok) return one
  const job = await on.jobs.queue(transaction, { kind: 'destruction', about: id, unit: 'records' })
  await updateDestruction(transaction, on.vault, id, { ...row, state: 'approved', job })
  return granted({ stamps: [], job })
}

/** Whether what was agreed to is what this row would do. */
function isOf({ request }: Agreed, id: DestructionId, row: DestructionRow): boolean {
  if (request.kind === 'mass-destruction') return request.plan === id && request.planHash === planHash(row)
  const { target } = row
  return target.kind === 'expiry' && target.class === request.class && target.period === request.period
}

/** Marks what was agreed to: from here on there is no way back. */
export async function markApproved(
  id: DestructionId,
  row: DestructionRow,
  on: ErasurePorts,
): Promise<Answer<DestructionRow>> {
  const kept = await putOnHold(row, on)
  if (!kept.ok) return kept
  const by: Change = byNode(on)
  const marked = await stampedChange(by, on, async (transaction, stamp): Promise<Answer<DestructionRow>> => {
    // In the order of every mark: first the messages that are being taken in, then the row.
    await transaction.query('lock table intake in share row exclusive mode')
    const now = await readDestruction(transaction, on.vault, id, 'for update')
    if (!now.ok || now.value.state !== 'approved') return now
    const made = await markIn(transaction, stamp, id, now.value, by, on)
    if (made.ok) await updateDestruction(transaction, on.vault, id, made.value)
    return made
  })
  if (marked.ok) await on.destruction.reached?.('marked')
  return marked
}
