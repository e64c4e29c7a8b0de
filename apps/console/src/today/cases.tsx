import type { Case } from '@carnet/api'
import { FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Table, Tag } from '../design/index.ts'
import { useMaybe } from '../node/index.ts'
import { dateTime } from '../words/index.ts'

/** One's own open cases. */
export function Cases() {
  const { t } = useTranslation()
  const cases = useMaybe('cases', {})?.cases ?? []
  const columns: readonly Column<Case>[] = [
    { key: 'kind', title: t('today.case'), cell: ({ kind }) => <Tag>{t(`why.kind.${kind}`)}</Tag> },
    { key: 'reference', title: '', cell: ({ reference }) => <bdi>{reference}</bdi> },
    { key: 'since', title: t('today.since'), end: true, cell: ({ from }) => dateTime(from) },
  ]
  return (
    <Card title={t('today.cases')} icon={<FolderOpen aria-hidden />}>
      <Table
        label={t('today.cases')}
        columns={columns}
        rows={cases.filter(({ state }) => state === 'open')}
        keyOf={({ id }) => id}
        empty={t('today.casesEmpty')}
      />
    </Card>
  )
}
