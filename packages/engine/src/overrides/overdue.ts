import { type Answer, granted } from '@carnet/api'
import { tell } from '../notices/index.ts'
import type { Transaction } from '../store/index.ts'
import { instantOf, overridesWhere, updateOverride } from './override-row.ts'
import type { Done, OverridePorts } from './ports.ts'
import { isOverdue } from './reviews.ts'

/** Tells of every review that nobody gave in time, once: whoever should have given it, and who runs the node. */
export async function escalateOverdue(transaction: Transaction, on: OverridePorts): Promise<Answer<Done<number>>> {
  const at = on.now()
  const found = await overridesWhere(transaction, on.vault, 'where until <= $1 for update', [at])
  if (!found.ok) return found
  const overdue = found.value.filter(({ row }) => row.escalated === undefined && isOverdue(row, at))
  for (const { id, row } of overdue) {
    await updateOverride(transaction, on.vault, { id, row: { ...row, escalated: instantOf(at.getTime()) } })
    await tell(
      transaction,
      on,
      (['dpo', 'administrator'] as const).map((role) => ({ to: { role }, about: 'review-overdue', override: id })),
    )
  }
  return granted({
    value: overdue.length,
    stamps: overdue.map(({ id }) => ({ kind: 'review-overdue', about: [id] })),
  })
}
