import type { DestructionList } from '@carnet/api'
import { Flame } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Go, Table, Tag } from '../design/index.ts'
import { useAnswer } from '../node/index.ts'
import { dateTime } from '../words/index.ts'
import { RoomPage } from './room-page.tsx'
import { tones } from './standing.ts'

type Listed = DestructionList['destructions'][number]

/** What was destroyed, or waits to be; each with its certificate. */
export function Destructions() {
  const { t } = useTranslation()
  const { destructions } = useAnswer('destructions', {})
  const columns: readonly Column<Listed>[] = [
    {
      key: 'what',
      title: t('retention.destruction.what'),
      cell: ({ id, kind }) => (
        <Go to={`/retention/destructions/${id}`}>
          {t(`retention.destruction.kind.${kind}`)} <code>{id.slice(0, 8)}</code>
        </Go>
      ),
    },
    {
      key: 'state',
      title: t('retention.state'),
      cell: ({ state }) => <Tag tone={tones[state]}>{t(`retention.destruction.state.${state}`)}</Tag>,
    },
    { key: 'ordered', title: t('retention.destruction.ordered'), end: true, cell: ({ ordered }) => dateTime(ordered) },
  ]
  return (
    <RoomPage>
      <Card title={t('retention.destruction.list')} icon={<Flame aria-hidden />}>
        <Table
          label={t('retention.destruction.list')}
          columns={columns}
          rows={destructions}
          keyOf={({ id }) => id}
          empty={t('retention.destruction.none')}
        />
      </Card>
    </RoomPage>
  )
}
