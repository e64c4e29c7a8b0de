import type { Retention, RetentionPeriod } from '@carnet/api'
import { CalendarClock, Gavel } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Go, Row, Rows, Table, Tag } from '../design/index.ts'
import { useAnswer } from '../node/index.ts'
import { date, dateTime, figure } from '../words/index.ts'
import { useMay } from './may.ts'
import { addressOf, isDue, useWaitsFor } from './period.ts'
import { RoomPage } from './room-page.tsx'
import { Rules } from './rules.tsx'
import { Run } from './run.tsx'
import { periodTones } from './standing.ts'

/** What is kept for how long, and what falls due: first what waits for somebody. */
export function Periods() {
  const { t } = useTranslation()
  const retention = useAnswer('retention', {})
  const may = useMay('decideOnPeriods')
  const due = retention.periods.filter(isDue)
  return (
    <RoomPage deeds={may && <Run />} aside={<Standing of={retention} />}>
      <Card title={t('retention.period.due')} icon={<Gavel aria-hidden />}>
        <Listed periods={due} label={t('retention.period.due')} empty={t('retention.period.noneDue')} />
      </Card>
      <Card title={t('retention.period.all')} icon={<CalendarClock aria-hidden />}>
        <Listed
          periods={retention.periods.filter((period) => !isDue(period))}
          label={t('retention.period.all')}
          empty={t('retention.period.none')}
        />
      </Card>
      <Rules of={retention} />
    </RoomPage>
  )
}

function Standing({ of: { table, lastRun, periods } }: { readonly of: Retention }) {
  const { t } = useTranslation()
  const records = periods.reduce((sum, { state, records: more }) => (state === 'destroyed' ? sum : sum + more), 0)
  return (
    <Card title={t('retention.standing.title')}>
      <Rows>
        <Row label={t('retention.standing.periods')}>
          {figure(periods.filter(({ state }) => state !== 'destroyed').length)}
        </Row>
        <Row label={t('retention.standing.sealed')}>{figure(records)}</Row>
        <Row label={t('retention.standing.lastRun')}>
          {lastRun === undefined ? t('retention.standing.never') : dateTime(lastRun)}
        </Row>
        <Row label={t('retention.standing.rules')}>
          <code>{table}</code>
        </Row>
      </Rows>
      <p className="empty">{t('retention.standing.says')}</p>
    </Card>
  )
}

function Listed({
  periods,
  label,
  empty,
}: {
  readonly periods: readonly RetentionPeriod[]
  readonly label: string
  readonly empty: string
}) {
  const { t } = useTranslation()
  const waits = useWaitsFor()
  const columns: readonly Column<RetentionPeriod>[] = [
    {
      key: 'period',
      title: t('retention.period.name'),
      cell: (period) => (
        <Go to={addressOf(period)}>
          <code>
            {period.class} · {period.period}
          </code>
        </Go>
      ),
    },
    {
      key: 'state',
      title: t('retention.state'),
      cell: ({ state, due }) => (
        <>
          <Tag tone={periodTones[state]}>{t(`retention.period.state.${state}`)}</Tag>{' '}
          {due !== undefined && <Tag tone="warn">{t(`retention.period.dueIs.${due}`)}</Tag>}
        </>
      ),
    },
    { key: 'records', title: t('retention.records'), end: true, cell: ({ records }) => figure(records) },
    { key: 'read', title: t('retention.period.readUntil'), cell: ({ restricted }) => restricted && date(restricted) },
    { key: 'kept', title: t('retention.period.keptUntil'), cell: ({ ends }) => ends && date(ends) },
    { key: 'waits', title: t('retention.period.waitsFor'), cell: ({ waitsFor }) => waits(waitsFor) },
  ]
  return <Table label={label} columns={columns} rows={periods} keyOf={addressOf} empty={empty} />
}
