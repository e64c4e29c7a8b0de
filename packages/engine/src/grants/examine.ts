import { type Finding, type WarnedDays, warnedDays } from '@carnet/api'
import type { Database } from '../store/index.ts'
import type { GrantPorts } from './ports.ts'
import { dueFor } from './show.ts'

type Found = Omit<Finding, 'area'>

/** Whether roles are about to end that nobody has approved anew. Counts, no names. */
export async function examineGrants(on: GrantPorts & { readonly database: Database }): Promise<Found> {
  const due = await on.database.transaction((transaction) => dueFor(transaction, on, {}))
  if (!due.ok)
    return {
      state: 'failing',
      says: 'A grant is not what was approved.',
      todo: 'Treat it as an incident: somebody changed the data store. What the row says counts for nothing.',
    }
  const { grants } = due.value
  if (grants.length === 0) return { state: 'well', says: 'No role ends within 90 days that nobody approved anew.' }
  const within = (days: WarnedDays): number => grants.filter((each) => (each.endsWithin ?? 90) <= days).length
  const counts = warnedDays.map((days) => `${within(days)} within ${days} days`).join(', ')
  return {
    state: 'attention',
    says: `Roles end that nobody has approved anew: ${counts}.`,
    todo: 'See which: “carnet grant due”; ask for them anew with “carnet grant request”.',
  }
}
