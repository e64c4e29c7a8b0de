import type { RequestOf } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Field, Go } from '../design/index.ts'
import { inDays } from '../until.ts'
import { JobNamed } from '../job.tsx'
import { ask, useChange } from '../node/index.ts'
import { RecordIds, recordsIn } from './record-ids.tsx'
import { backTo } from './room-page.tsx'

interface Props {
  /** Whom or what it holds; where it names nothing, records are asked for. */
  readonly of: Pick<RequestOf<'hold'>, 'records' | 'subject'>
  readonly says: string
  readonly look?: 'solid' | 'line' | 'plain'
}

/** Orders a hold: nothing destroys what it names until it is lifted. */
export function OrderHold({ of, says, look = 'plain' }: Props) {
  const { t } = useTranslation()
  const change = useChange(['holds', 'jobs', 'showSubject'])
  const [order, setOrder] = useState('')
  const [text, setText] = useState('')
  const [days, setDays] = useState('')
  const asks = of.records === undefined && of.subject === undefined
  const records = recordsIn(text)
  const hold = () =>
    change(
      ask('hold', {
        ...(asks ? { records } : of),
        order: order.trim(),
        ...(days.trim() === '' ? {} : { until: inDays(days) }),
      }),
    )
  return (
    <Act
      label={t('retention.hold.hold')}
      title={t('retention.hold.title')}
      look={look}
      says={says}
      isReady={order.trim() !== '' && (!asks || records.length > 0)}
      onOpen={() => {
        setOrder('')
        setText('')
        setDays('')
      }}
      act={hold}
      result={({ job }) => (
        <>
          <p>{t('retention.hold.begun')}</p>
          <JobNamed id={job} label={t('retention.hold.state.begun')} />
          <Go to={backTo('holds')}>{t('retention.hold.see')}</Go>
        </>
      )}
    >
      <Field
        label={t('retention.hold.order')}
        hint={t('retention.hold.orderHint')}
        value={order}
        onChange={setOrder}
        maxLength={500}
        autoComplete="off"
        isRequired
      />
      {asks && <RecordIds value={text} onChange={setText} />}
      <Field
        label={t('retention.hold.days')}
        hint={t('retention.hold.daysHint')}
        value={days}
        onChange={setDays}
        inputMode="numeric"
        autoComplete="off"
      />
    </Act>
  )
}
