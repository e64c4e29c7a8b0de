import type { Case } from '@carnet/api'
import { FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Card, type Column, Table, Tag } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { dateTime } from '../words/index.ts'

/** One's own open cases. */
export function Cases() {
  const { t } = useTranslation()
  const cases = useMaybe('cases', {})?.cases ?? []
  const columns: readonly Column<Case>[] = [
    { key: 'kind', title: t('today.case'), cell: ({ kind }) => <Tag>{t(`why.kind.${kind}`)}</Tag> },
    { key: 'reference', title: '', cell: ({ reference }) => <bdi>{reference}</bdi> },
    { key: 'since', title: t('today.since'), end: true, cell: ({ from }) => dateTime(from) },
    { key: 'deed', title: '', end: true, cell: (of) => <Close of={of} /> },
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

function Close({ of: { id, reference } }: { readonly of: Case }) {
  const { t } = useTranslation()
  const change = useChange(['cases'])
  return (
    <Act
      label={t('today.close')}
      about={reference}
      look="plain"
      grave
      says={t('today.closeSays')}
      act={() => change(ask('closeCase', { id }))}
    />
  )
}
