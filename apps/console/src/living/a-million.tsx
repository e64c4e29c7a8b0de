import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Card, type LongColumn, LongTable, Mask, Seal, Tag } from '../design/index.ts'
import { figure } from '../words/index.ts'

const million = 1_000_000

/** A row of a list that nobody reads to its end: made up as it comes into sight. */
interface Made {
  readonly number: number
  readonly office: string
  readonly chapter: string
}

const madeAt = (index: number): Made => ({
  number: index + 1,
  office: String(10 + (index % 80)),
  chapter: String(1 + (index % 97)).padStart(2, '0'),
})

/** The list of records with a million rows. No answer of a node is so long: the rows are made by the page. */
export function AMillion() {
  const { t } = useTranslation()
  const columns = useMemo<readonly LongColumn<Made>[]>(
    () => [
      { key: 'number', title: t('living.number'), cell: ({ number }) => <code>{figure(number)}</code> },
      { key: 'mask', title: t('living.masked'), cell: ({ office }) => <Mask value={`KR••••${office}`} how="KR••••" /> },
      { key: 'office', title: t('living.sample'), cell: ({ office }) => office },
      { key: 'chapter', title: t('living.tags'), cell: ({ chapter }) => <Tag>{chapter}</Tag> },
      { key: 'seal', title: t('living.seals'), cell: () => <Seal word={t('shown.sealed')} reason="" /> },
    ],
    [t],
  )
  return (
    <Card title={t('living.million')} aside={figure(million)}>
      <LongTable label={t('living.table')} columns={columns} count={million} rowAt={madeAt} />
    </Card>
  )
}
