import { type Actor, type BreakGlass, type BreakGlassRequest, type OverrideId } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { tell } from '../notices/index.ts'
import type { Transaction } from '../store/index.ts'
import { type BreakGlassRow, insertOverride, instantOf, reviewTime } from './override-row.ts'
import type { Done, OverridePorts } from './ports.ts'

/**
 * For minutes, one person does in one case without the approval that a rule asks for. That it began is told, and due to be
 * reviewed, in the transaction in which it is stamped.
 */
export async function breakGlass(
  transaction: Transaction,
  { vault, now }: OverridePorts,
  actor: Actor,
  { purpose, case: matter, reason, minutes }: BreakGlassRequest,
): Promise<Done<BreakGlass>> {
  const at = now().getTime()
  const until = at + minutes * 60_000
  const id = randomUUID() as string as OverrideId
  const row: BreakGlassRow = {
    v: 1,
    kind: 'break-glass',
    person: actor.id,
    purpose,
    case: matter,
    reason,
    from: instantOf(at),
    until: instantOf(until),
    reviewBy: instantOf(until + reviewTime),
  }
  await insertOverride(transaction, vault, { id, row })
  await tell(transaction, { vault, now }, [{ to: { role: 'dpo' }, about: 'break-glass', override: id }])
  const { person, from, reviewBy } = row
  return {
    value: { id, person, purpose, case: matter, from, until: row.until, reviewBy },
    stamps: [{ kind: 'break-glass', about: [id], case: matter, remembered: { purpose, until: row.until } }],
  }
}
