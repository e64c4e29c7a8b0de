import type { Hold } from '@carnet/api'
import { Lock, LockOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, type Column, Table, Tag } from '../design/index.ts'
import { JobNamed } from '../job.tsx'
import { useSettling } from '../node/index.ts'
import { date, figure } from '../words/index.ts'
import { Lift } from './lift.tsx'
import { useMay } from './may.ts'
import { OrderHold } from './order-hold.tsx'
import { RoomPage } from './room-page.tsx'
import { holdTones, isMoving } from './standing.ts'

/** Orders that keep records from being destroyed, and decisions that keep passengers’ elements readable. */
export function Holds() {
  const { t } = useTranslation()
  const may = useMay('hold')
  const { holds } = useSettling('holds', {}, (answer) => !answer.holds.some(isMoving))
  const inForce = holds.filter(({ state }) => state !== 'ended')
  return (
    <RoomPage deeds={may && <OrderHold of={{}} look="solid" says={t('retention.hold.ofRecords')} />}>
      <Card title={t('retention.hold.inForce')} icon={<Lock aria-hidden />}>
        <Listed holds={inForce} label={t('retention.hold.inForce')} empty={t('retention.hold.none')} />
      </Card>
      {inForce.length < holds.length && (
        <Card title={t('retention.hold.ended')} icon={<LockOpen aria-hidden />}>
          <Listed
            holds={holds.filter(({ state }) => state === 'ended')}
            label={t('retention.hold.ended')}
            empty={null}
          />
        </Card>
      )}
    </RoomPage>
  )
}

function Listed({
  holds,
  label,
  empty,
}: {
  readonly holds: readonly Hold[]
  readonly label: string
  readonly empty: React.ReactNode
}) {
  const { t } = useTranslation()
  const may = useMay('hold')
  const columns: readonly Column<Hold>[] = [
    {
      key: 'order',
      title: t('retention.hold.order'),
      cell: ({ id, reference }) => (
        <>
          <bdi>{reference}</bdi>{' '}
          <code className="quiet" title={id}>
            {id.slice(0, 8)}
          </code>
        </>
      ),
    },
    { key: 'kind', title: t('retention.hold.what'), cell: ({ kind }) => t(`retention.hold.kind.${kind}`) },
    { key: 'state', title: t('retention.state'), cell: (hold) => <Standing of={hold} /> },
    { key: 'records', title: t('retention.records'), end: true, cell: ({ records }) => figure(records) },
    { key: 'since', title: t('retention.hold.since'), cell: ({ since }) => date(since) },
    {
      key: 'until',
      title: t('retention.hold.until'),
      cell: ({ until }) => (until === undefined ? t('retention.hold.untilLifted') : date(until)),
    },
    { key: 'deed', title: '', end: true, cell: (hold) => may && hold.state === 'in-force' && <Lift hold={hold} /> },
  ]
  return <Table label={label} columns={columns} rows={holds} keyOf={({ id }) => id} empty={empty} />
}

function Standing({ of }: { readonly of: Hold }) {
  const { t } = useTranslation()
  const said = t(`retention.hold.state.${of.state}`)
  return (
    <>
      <Tag tone={holdTones[of.state]}>{said}</Tag>
      {isMoving(of) && of.job !== undefined && <JobNamed id={of.job} label={said} />}
    </>
  )
}
