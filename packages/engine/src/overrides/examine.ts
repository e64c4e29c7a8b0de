import type { Finding } from '@carnet/api'
import { unseen } from '../notices/index.ts'
import { overridesWhere } from './override-row.ts'
import type { OverridePorts } from './ports.ts'
import { isOverdue } from './reviews.ts'

type Found = Omit<Finding, 'area'>

/** Milliseconds after which a notice should have been seen. */
const soon = 24 * 60 * 60 * 1000

/** Whether what was done without approval was judged by somebody else. Counts, no names. */
export const examineOverrides = (on: OverridePorts): Promise<Found> =>
  on.database.transaction(async (transaction) => {
    const found = await overridesWhere(transaction, on.vault, '', [])
    const waiting = await unseen(transaction, on, soon)
    if (!found.ok || !waiting.ok) return changedByOthers
    // Each was stamped when it began: one whose row is gone was taken away by somebody else.
    const [row] = await transaction.query<{ begun: number }>(
      "select count(*)::int as begun from event where kind in ('break-glass', 'continuity-declared')",
    )
    if ((row?.begun ?? 0) > found.value.length) return changedByOthers
    const at = on.now()
    const overdue = found.value.filter((kept) => isOverdue(kept.row, at)).length
    if (overdue > 0)
      return {
        state: 'failing',
        says: `${overdue} overrides were not reviewed in time.`,
        todo: 'Have the data protection officer or a security analyst do so: “carnet review list”.',
      }
    const open = found.value.filter(({ row }) => row.review === undefined).length
    if (open + waiting.value === 0) return { state: 'well', says: 'Every override was reviewed.' }
    return {
      state: 'attention',
      says: `${open} overrides wait for their review; ${waiting.value} notices are older than a day and nobody saw them.`,
      todo: 'See “carnet review list” and “carnet notice list”.',
    }
  })

const changedByOthers: Found = {
  state: 'failing',
  says: 'What was done without approval is not all there, or not what the node wrote.',
  todo: 'Treat it as an incident: somebody changed the data store. What such a row says counts for nothing.',
}
