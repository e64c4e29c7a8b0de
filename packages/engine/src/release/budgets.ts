import { type Actor, type Answer, type Budgets, granted } from '@carnet/api'
import { suspensionOf } from '../suspensions/index.ts'
import { accountsOn } from './accounts.ts'
import { budgetUsed, instantOf, nextHour } from './spent.ts'
import type { ReleasePorts } from './types.ts'
import { usagesIn } from './usage.ts'

const aDay = 24 * 60 * 60_000

/** What was reckoned for an hour that is long over says nothing that anybody asks for: who was looked up then is not kept here. */
export const sweepBudgets = ({ database }: Pick<ReleasePorts, 'database'>, now: Date): Promise<unknown> =>
  database.transaction(({ query }) => query('delete from budget where at < $1', [new Date(now.getTime() - aDay)]))

/** What an actor has used in this hour of the budget of each purpose that has one, and of each that was used. */
export async function budgetsOf(actor: Actor, at: Date, on: Omit<ReleasePorts, 'reached'>): Promise<Answer<Budgets>> {
  const usages = await on.database.statements((transaction) => usagesIn(transaction, [{ actor: actor.id, at }]))
  const usage = usages.get(actor.id)
  if (usage === undefined) throw new Error('the store said nothing of an actor')
  const { spent } = await accountsOn(on).held(actor.id, usage, at.getTime())
  const suspension = await suspensionOf(on, actor)
  if (!suspension.ok) return suspension
  const limited = [...on.policy.purposes.values()].filter(({ budget }) => Object.keys(budget).length > 0)
  const named = new Set([...limited.map(({ id }) => id), ...spent.purposes.keys()].filter((id) => id !== ''))
  return granted({
    from: instantOf(spent.hour),
    until: instantOf(nextHour(spent.hour)),
    budgets: [...named].map((id) => budgetUsed(spent, id, on.policy.purposes.get(id)?.budget ?? {})),
    suspended: suspension.value.lasting.map(({ id, since }) => ({ id, since })),
  })
}
