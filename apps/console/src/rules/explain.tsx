import type { OwnEvent } from '@carnet/api'
import { MessageCircleQuestion } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Go, Outcome, Table } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { usePurposeName } from '../purpose-name.ts'
import { dateTime } from '../words/index.ts'

/** What one asked oneself, and how it was decided; each leads to why. */
export function Explain() {
  const { t } = useTranslation()
  const purposeName = usePurposeName()
  const log = useMaybe('ownLog', {})?.events.filter(({ outcome }) => outcome !== undefined) ?? []
  const columns: readonly Column<OwnEvent>[] = [
    { key: 'at', title: t('rules.when'), cell: ({ at }) => dateTime(at) },
    { key: 'kind', title: t('rules.what'), cell: ({ kind }) => t(`ledger.kind.${kind}`, { defaultValue: kind }) },
    {
      key: 'purpose',
      title: t('rules.purpose'),
      cell: ({ purpose }) => (purpose === undefined ? '' : purposeName(purpose)),
    },
    { key: 'outcome', title: t('rules.decided'), cell: ({ outcome }) => <Outcome of={outcome ?? ''} /> },
    {
      key: 'deed',
      title: '',
      end: true,
      cell: ({ hash }) => <Go to={`/decisions/${hash}`}>{t('rules.explain')}</Go>,
    },
  ]
  return (
    <Card title={t('rules.tab.explain')} icon={<MessageCircleQuestion aria-hidden />}>
      <p className="empty">{t('rules.explainNote')}</p>
      <Table
        label={t('rules.tab.explain')}
        columns={columns}
        rows={log}
        keyOf={({ hash }) => hash}
        empty={t('rules.explainEmpty')}
      />
    </Card>
  )
}
