import { ShieldAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CheckedEntry } from '../verify/index.ts'
import { figure } from '../words/index.ts'
import type { Sheets } from './sheets.ts'
import type { TreeState } from './tree-state.ts'

/** What is not as it was signed, and what to do: nothing else of the page is to be believed before. */
export function Changed({
  state,
  changed,
  broken,
}: {
  readonly state: TreeState
  readonly changed: readonly CheckedEntry[]
  readonly broken: Sheets['broken']
}) {
  const { t } = useTranslation()
  const faults = [
    ...(state.tree === undefined ? [t('ledger.fault.checkpoint')] : []),
    ...(state.tree !== undefined && !state.whole ? [t('ledger.fault.root')] : []),
    ...(state.whole && !state.grew ? [t('ledger.fault.grew')] : []),
    ...broken.map(({ index, fault }) =>
      t(`ledger.fault.${fault}`, { from: figure(index * 256), to: figure(index * 256 + 255) }),
    ),
    ...changed.slice(0, 5).map(({ position }) => t('ledger.fault.entry', { position: figure(position) })),
    ...(changed.length > 5 ? [t('ledger.fault.more', { count: changed.length - 5 })] : []),
  ]
  if (faults.length === 0) return null
  return (
    <div className="refusal changed" role="alert">
      <ShieldAlert aria-hidden />
      <div>
        <p className="title">{t('ledger.fault.title')}</p>
        {faults.map((fault) => (
          <p key={fault}>{fault}</p>
        ))}
        <p className="todo">{t('ledger.fault.todo')}</p>
      </div>
    </div>
  )
}
