import { Stamp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'

/** How long the ledger is, and by which key it speaks. */
export function LedgerCard() {
  const { t } = useTranslation()
  const ledger = useMaybe('ledger', {})
  if (ledger === undefined) return null
  return (
    <Card title={t('health.ledger')} icon={<Stamp aria-hidden />}>
      <Rows>
        <Row label={t('health.entries')}>{figure(ledger.size)}</Row>
        <Row label={t('health.pending')}>{figure(ledger.pending)}</Row>
        <Row label={t('health.origin')}>
          <code>{ledger.origin}</code>
        </Row>
        <Row label={t('health.key')}>
          <code>{ledger.key}</code>
        </Row>
      </Rows>
    </Card>
  )
}
