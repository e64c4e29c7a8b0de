import type { BudgetUsed } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'

/** What one has used of the purpose in this hour: of its parts that have a limit, the one that is nearest to it. */
export function Budget({ purpose }: { readonly purpose: string }) {
  const { t } = useTranslation()
  const budgets = useMaybe('budgets', {})?.budgets ?? []
  const nearest = partsOf(budgets.find((budget) => budget.purpose === purpose))[0]
  if (nearest === undefined) return null
  const { part, used, most } = nearest
  return <span className="budget">{t(`why.budget.${part}`, { used: figure(used), most: figure(most) })}</span>
}

const parts = ['searches', 'records', 'subjects'] as const

const partsOf = (budget: BudgetUsed | undefined) =>
  parts
    .flatMap((part) => {
      const { used = 0, most } = budget?.[part] ?? {}
      return most === undefined ? [] : [{ part, used, most }]
    })
    .sort((one, other) => other.used / other.most - one.used / one.most)
