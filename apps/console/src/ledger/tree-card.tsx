import { TreeDeciduous } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows, Tag } from '../design/index.ts'
import type { CheckedEntry } from '../verify/index.ts'
import { dateTime, figure } from '../words/index.ts'
import type { TreeState } from './tree-state.ts'

/** The tree as it stands: its newest tile drawn, and what was signed of it. */
export function TreeCard({
  state: { status, tree, edge, since, whole, grew },
  newest,
}: {
  readonly state: TreeState
  readonly newest: CheckedEntry | undefined
}) {
  const { t } = useTranslation()
  const size = tree?.signed.size ?? 0
  const grown = size - (since?.size ?? size)
  return (
    <Card
      title={t('ledger.tree')}
      icon={<TreeDeciduous aria-hidden />}
      aside={<Tag tone={whole && grew ? 'good' : 'bad'}>{t(whole && grew ? 'ledger.genuine' : 'ledger.changed')}</Tag>}
    >
      <div className="tile-picture">
        <Leaves filled={edge} grown={Math.min(grown, edge)} label={t('ledger.tile', { filled: edge })} />
        <p className="quiet">
          {t('ledger.tile', { filled: edge })} {grown > 0 && t('ledger.grown', { count: grown })}
        </p>
      </div>
      <Rows>
        <Row label={t('ledger.size')}>{figure(size)}</Row>
        <Row label={t('ledger.pending')}>{figure(status.pending)}</Row>
        {newest?.said !== undefined && <Row label={t('ledger.newest')}>{dateTime(newest.said.at)}</Row>}
        <Row label={t('ledger.signedBy')}>
          <code>{status.key}</code>
        </Row>
        <Row label={t('ledger.root')}>
          <code>{status.checkpoint.split('\n')[2]}</code>
        </Row>
      </Rows>
      <p className="quiet note">{t('ledger.keyNote')}</p>
    </Card>
  )
}

/** The 256 leaves of a tile, those that are there filled, and what grew since the page was opened in wax. */
const Leaves = ({
  filled,
  grown,
  label,
}: {
  readonly filled: number
  readonly grown: number
  readonly label: string
}) => (
  <svg className="leaves" viewBox="0 0 32 8" role="img" aria-label={label}>
    {Array.from({ length: 256 }, (_none, at) => (
      <rect
        key={at}
        x={(at % 32) + 0.1}
        y={Math.floor(at / 32) + 0.1}
        width="0.8"
        height="0.8"
        rx="0.2"
        className={at >= filled ? 'free' : at >= filled - grown ? 'new' : 'there'}
      />
    ))}
  </svg>
)
