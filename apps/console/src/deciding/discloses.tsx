import type { ProposalRequest } from '@carnet/api'
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Table, Tag } from '../design/index.ts'
import { figure } from '../words/index.ts'
import { disclosed, type Disclosed } from './lines.ts'

const tones = {
  revealed: 'warn',
  masked: 'plain',
  pseudonymised: 'plain',
  withheld: 'good',
  destroyed: 'plain',
} as const

/** Which elements would be shown, how, and in how many records: no data. */
export function Discloses({ request }: { readonly request: ProposalRequest }) {
  const { t } = useTranslation()
  const rows = disclosed(request)
  if (rows.length === 0) return null
  const columns: readonly Column<Disclosed>[] = [
    {
      key: 'what',
      title: t('deciding.of'),
      cell: ({ what, restricted }) => (
        <>
          <code>{what}</code> {restricted && <Tag tone="bad">{t('deciding.restricted')}</Tag>}
        </>
      ),
    },
    ...(rows.some(({ elements }) => elements.length > 0)
      ? [
          {
            key: 'elements',
            title: t('deciding.line.elements'),
            cell: ({ elements }: Disclosed) => <code className="element-names">{elements.join(' ')}</code>,
          },
        ]
      : []),
    {
      key: 'shown',
      title: t('deciding.how'),
      cell: ({ shown }) => (
        <span className="said">
          {shown.length === 0
            ? t('deciding.absent')
            : shown.map((how) => (
                <Tag key={how} tone={tones[how]}>
                  {t(`deciding.shown.${how}`)}
                </Tag>
              ))}
        </span>
      ),
    },
    ...(rows.some(({ records }) => records !== undefined)
      ? [
          {
            key: 'records',
            title: t('deciding.line.records'),
            end: true,
            cell: ({ records }: Disclosed) => (records === undefined ? '' : figure(records)),
          },
        ]
      : []),
  ]
  return (
    <Card title={t('deciding.discloses')} icon={<Eye aria-hidden />}>
      <Table
        label={t('deciding.discloses')}
        columns={columns}
        rows={rows}
        keyOf={(row) => `${row.what}${row.shown.join()}${row.elements.join()}`}
        empty=""
      />
    </Card>
  )
}
