import type { Proposal } from '@carnet/api'
import { Gavel } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Clock, type Column, Table, Go } from '../design/index.ts'
import { Person } from '../person.tsx'
import { dateTime } from '../words/index.ts'

/** Proposals that wait for one's word, the soonest to end first. */
export function ToDecide({ proposals }: { readonly proposals: readonly Proposal[] }) {
  const { t } = useTranslation()
  const now = new Date()
  const columns: readonly Column<Proposal>[] = [
    {
      key: 'what',
      title: t('today.what'),
      cell: ({ id, request }) => <Go to={`/proposals/${id}`}>{t(`today.kind.${request.kind}`)}</Go>,
    },
    { key: 'by', title: t('today.by'), cell: ({ by }) => <Person id={by} /> },
    {
      key: 'time',
      title: t('today.time'),
      cell: ({ at, expires }) => <Clock from={new Date(at)} until={new Date(expires)} now={now} />,
    },
    { key: 'until', title: t('today.until'), end: true, cell: ({ expires }) => dateTime(expires) },
  ]
  return (
    <Card title={t('today.decide')} icon={<Gavel aria-hidden />}>
      <Table
        label={t('today.decide')}
        columns={columns}
        rows={[...proposals].sort((a, b) => a.expires.localeCompare(b.expires))}
        keyOf={({ id }) => id}
        empty={t('today.decideEmpty')}
      />
    </Card>
  )
}
