import type { Retention } from '@carnet/api'
import { Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Table } from '../design/index.ts'
import { lasting } from '../words/index.ts'

type Class = Retention['classes'][number]

/** How long what is kept, by the rules of today, with the law that they rest on. */
export function Rules({ of: { classes } }: { readonly of: Retention }) {
  const { t } = useTranslation()
  const columns: readonly Column<Class>[] = [
    { key: 'class', title: t('retention.class'), cell: ({ class: name }) => <code>{name}</code> },
    {
      key: 'says',
      title: t('retention.rule.says'),
      cell: ({ says, cites }) => (
        <>
          {says} <span className="cites">{cites.join(' · ')}</span>
        </>
      ),
    },
    {
      key: 'read',
      title: t('retention.rule.read'),
      cell: ({ restrict }) => restrict && <span className="lasting">{lasting(restrict)}</span>,
    },
    {
      key: 'kept',
      title: t('retention.rule.kept'),
      cell: ({ keep }) => keep && <span className="lasting">{lasting(keep)}</span>,
    },
    { key: 'end', title: t('retention.rule.atEnd'), cell: ({ atEnd }) => t(`retention.rule.end.${atEnd}`) },
  ]
  return (
    <Card title={t('retention.rule.title')} icon={<Scale aria-hidden />}>
      <Table
        label={t('retention.rule.title')}
        columns={columns}
        rows={classes}
        keyOf={({ class: name }) => name}
        empty={t('retention.rule.none')}
      />
    </Card>
  )
}
