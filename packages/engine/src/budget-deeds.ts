import { changed, type Deeds, read } from './deed.ts'
import { budgetsOf } from './release/index.ts'
import { proposeLift, suspensions } from './suspensions/index.ts'

/** What somebody has used of the own budgets, and searching that stopped by itself. */
export const budgetDeeds: Deeds<'budgets' | 'suspensions' | 'liftSuspension'> = {
  budgets: { action: 'read-own-budgets', answer: ({ actor, at }, on) => budgetsOf(actor, at, on) },
  suspensions: {
    action: 'read-suspensions',
    answer: (_decided, on) => read(on, (transaction) => suspensions(transaction, on)),
  },
  liftSuspension: {
    action: 'lift-suspension',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => proposeLift(transaction, on, decided.actor, decided.request)),
  },
}
