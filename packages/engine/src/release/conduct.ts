import { type Answer, granted } from '@carnet/api'
import { joinsOn } from '../joins/index.ts'
import { suspensionOf } from '../suspensions/index.ts'
import type { Accounts, Conduct, Held } from './accounts.ts'
import type { Asking } from './asking.ts'
import type { Found } from './candidates.ts'
import { numbersSought } from './spending.ts'
import { longestRun, type NumberSought, type Spent, withSpending } from './spent.ts'
import type { ReleasePorts } from './types.ts'

export function conductOn(
  on: ReleasePorts,
  accounts: Accounts,
): (asking: Asking, found: Found) => Promise<Answer<Conduct | undefined>> {
  const joined = joinsOn(on.database, on.vault)
  return async ({ actor, request, purpose, at }, { usage }) => {
    if (usage === undefined) return granted(undefined)
    const joins = await joined(usage.joins)
    if (!joins.ok) return joins
    const suspension = usage.suspensions === 0 ? granted(undefined) : await suspensionOf(on, actor)
    if (!suspension.ok) return suspension
    const held = since(await accounts.held(actor.id, usage, at.getTime()), suspension.value?.lifted)
    const numbers = purpose?.countingUp === undefined ? [] : numbersSought(request, on.vault)
    const most = purpose?.countingUp ?? Number.POSITIVE_INFINITY
    return granted({
      held,
      numbers,
      countsUp: numbers.length > 0 && runWith(held.spent, request.purpose, numbers, at) >= most,
      suspended: suspension.value?.suspended ?? false,
      joins: joins.value,
    })
  }
}

/** What led to a suspension that was lifted leads to none again. */
function since({ mark, spent }: Held, lifted: Date | undefined): Held {
  if (lifted === undefined) return { mark, spent }
  return { mark, spent: { ...spent, lookedUp: spent.lookedUp.filter(({ at }) => at > lifted.getTime()) } }
}

function runWith(spent: Spent, purpose: string, numbers: readonly NumberSought[], at: Date): number {
  const search = { purpose, at: at.getTime(), search: true, records: [], subjects: [], numbers }
  return longestRun(withSpending(spent, search), numbers)
}
