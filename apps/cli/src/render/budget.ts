import type { BudgetPassed, Budgets, BudgetUsed, SuspensionList } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

const parts = ['searches', 'records', 'subjects'] as const

/** What somebody has used of the own budgets in this hour, and whether the searching is suspended. */
export const drawBudgets = ({ budgets, until, suspended }: Budgets, paint: Paint): string =>
  [
    drawTable(
      ['PURPOSE', ...parts.map((part) => part.toUpperCase())],
      budgets.map((used) => [printable(used.purpose), ...parts.map((part) => saidOf(used[part]))]),
      paint,
    ),
    `The next hour begins at ${until}`,
    ...suspended.map(({ id, since }) =>
      paint('red', `Your searching is suspended since ${since}, by entry ${id}: two persons have to lift it.`),
    ),
  ].join('\n')

/** How much of a budget is used, in one line; nothing where it has no limit. */
export function drawUsed(used: BudgetUsed): string {
  const limited = parts.filter((part) => used[part].most !== undefined)
  if (limited.length === 0) return ''
  return `Used of this hour’s budget: ${limited.map((part) => `${saidOf(used[part])} ${part}`).join(', ')}`
}

export const drawPassed = (budget: BudgetPassed): readonly string[] => [
  `${drawUsed(budget)}; this would be more ${budget.past.join(' and ')}`,
  `The next hour begins at ${budget.until}`,
]

const saidOf = ({ used, most }: BudgetUsed['searches']): string =>
  most === undefined ? `${used}` : `${used} of ${most}`

export const drawSuspensions = ({ suspensions }: SuspensionList, paint: Paint): string =>
  suspensions.length === 0
    ? 'Nobody’s searching was suspended.'
    : drawTable(
        ['SUSPENSION', 'PERSON', 'SINCE', 'FOR', 'STATE'],
        suspensions.map(({ id, person, since, purpose, lifted }) => [
          id,
          person,
          since,
          printable(purpose ?? ''),
          lifted === undefined ? paint('red', 'lasts') : `lifted ${lifted.at}`,
        ]),
        paint,
      )
