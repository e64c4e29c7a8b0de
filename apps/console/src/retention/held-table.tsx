import type { SubjectShown } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { type Column, Table } from '../design/index.ts'
import { figure } from '../words/index.ts'

type Held = SubjectShown['holds'][number]

/** How many records are held, by what they are and how long they are kept. */
export function HeldTable({ holds }: { readonly holds: readonly Held[] }) {
  const { t, i18n } = useTranslation()
  const columns: readonly Column<Held>[] = [
    {
      key: 'type',
      title: t('retention.subject.type'),
      cell: ({ type }) => (i18n.exists(`record.type.${type}`) ? t(`record.type.${type}`) : type),
    },
    { key: 'class', title: t('retention.class'), cell: ({ class: name }) => <code>{name}</code> },
    { key: 'records', title: t('retention.records'), end: true, cell: ({ records }) => figure(records) },
  ]
  return (
    <div className="few">
      <Table
        label={t('retention.subject.held')}
        columns={columns}
        rows={holds}
        keyOf={({ type, class: name }) => `${type} ${name}`}
        empty={t('retention.subject.nothing')}
      />
    </div>
  )
}
