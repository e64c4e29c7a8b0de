import { useTranslation } from 'react-i18next'
import { useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'

/** The node in a line: how long its ledger is. */
export function NodeLine() {
  const { t } = useTranslation()
  const ledger = useMaybe('ledger', {})
  return (
    <p className="node-line">
      {ledger !== undefined && `${t('today.entries')}: ${figure(ledger.size + ledger.pending)}`}
    </p>
  )
}
