import type { Instant, RecordId, RequestOf } from '@carnet/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Choice, Field } from '../design/index.ts'
import { JobNamed } from '../job.tsx'
import { ask, useChange } from '../node/index.ts'

type Event = RequestOf<'recordEvent'>['event']
const events: readonly Event[] = ['released', 'supervision-ended', 'paid', 'appealed', 'appeal-ended', 'departed']

/** Says what happened to records that their retention runs from. */
export function ReportEvent({ records }: { readonly records: readonly RecordId[] }) {
  const { t } = useTranslation()
  const change = useChange(['retention', 'jobs'])
  const [event, setEvent] = useState<Event>()
  const [day, setDay] = useState('')
  const at = new Date(day)
  const isDay = !Number.isNaN(at.getTime())
  const report = () => {
    if (event === undefined) throw new Error('an event of no kind')
    return change(ask('recordEvent', { event, at: at.toISOString() as Instant, records }))
  }
  return (
    <Act
      label={t('retention.event.report')}
      title={t('retention.event.title')}
      look="plain"
      says={t('retention.event.says')}
      isReady={event !== undefined && isDay}
      act={report}
      result={({ job }) => (
        <>
          <p>{t('retention.event.begun')}</p>
          <JobNamed id={job} label={t('retention.event.begun')} />
        </>
      )}
    >
      <Choice
        label={t('retention.event.what')}
        value={event}
        of={events.map((each) => [each, t(`retention.event.name.${each}`)] as const)}
        onChoose={setEvent}
        placeholder={t('choose')}
      />
      <Field label={t('retention.event.at')} type="date" value={day} onChange={setDay} isRequired />
    </Act>
  )
}
