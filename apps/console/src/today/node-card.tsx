import { Server } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows, Tag } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'

const tones = { well: 'good', attention: 'warn', failing: 'bad' } as const
const worst = (states: readonly (keyof typeof tones)[]): keyof typeof tones =>
  states.includes('failing') ? 'failing' : states.includes('attention') ? 'attention' : 'well'

/** The node's health in a few lines: what of it this person may see. */
export function NodeCard() {
  const { t } = useTranslation()
  const examination = useMaybe('examine', {})
  const ledger = useMaybe('ledger', {})
  const founding = useMaybe('founding', {})
  const state = examination && worst(examination.findings.map((finding) => finding.state))
  return (
    <Card
      title={t('today.node')}
      icon={<Server aria-hidden />}
      {...(state === undefined ? {} : { aside: <Tag tone={tones[state]}>{t(`today.${state}`)}</Tag> })}
    >
      <Rows>
        {ledger !== undefined && <Row label={t('today.entries')}>{figure(ledger.size + ledger.pending)}</Row>}
        {founding !== undefined && <Row label={t('today.node')}>{t(`today.stage.${founding.stage}`)}</Row>}
        {ledger !== undefined && (
          <Row label={t('today.key')}>
            <code>{ledger.key}</code>
          </Row>
        )}
      </Rows>
    </Card>
  )
}
