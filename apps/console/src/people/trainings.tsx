import type { ActorId, TrainingOf } from '@carnet/api'
import { GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, Card, Choice, type Column, Field, Reason, Table, Tag, type Tone } from '../design/index.ts'
import { ask, useChange, useMaybe } from '../node/index.ts'
import { useHolds } from '../session.ts'
import { endOf } from '../until.ts'
import { dateTime } from '../words/index.ts'

const tones: Readonly<Record<TrainingOf['state'], Tone>> = {
  current: 'good',
  ending: 'warn',
  lapsed: 'bad',
  overridden: 'warn',
}

/** Courses that one person took, and until when each counts. */
export function TrainingsOf({ person }: { readonly person: ActorId }) {
  const { t } = useTranslation()
  const records = useHolds('administrator')
  const overrides = useHolds('duty-manager')
  const trainings = useMaybe('trainings', { person })?.trainings
  if (trainings === undefined) return null
  const columns: readonly Column<TrainingOf>[] = [
    { key: 'course', title: t('trainings.course'), cell: ({ course }) => <code>{course}</code> },
    { key: 'state', title: t('trainings.counts'), cell: (of) => <Standing of={of} /> },
    {
      key: 'deed',
      title: '',
      end: true,
      cell: (of) => overrides && (of.state === 'lapsed' || of.state === 'overridden') && <Override of={of} />,
    },
  ]
  return (
    <Card title={t('trainings.title')} icon={<GraduationCap aria-hidden />}>
      <Table
        label={t('trainings.title')}
        columns={columns}
        rows={trainings}
        keyOf={({ course }) => course}
        empty={t('trainings.none')}
      />
      {records && (
        <div className="body line deeds">
          <RecordTraining person={person} />
        </div>
      )}
    </Card>
  )
}

function Standing({ of: { state, until, overridden, reason } }: { readonly of: TrainingOf }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="line tight">
        <Tag tone={tones[state]}>{t(`trainings.state.${state}`)}</Tag>
        {dateTime(overridden ?? until)}
      </span>
      {reason !== undefined && <bdi className="quiet">{reason}</bdi>}
    </>
  )
}

const form = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/

function RecordTraining({ person }: { readonly person: ActorId }) {
  const { t } = useTranslation()
  const change = useChange(['trainings', 'me'])
  const [course, setCourse] = useState('')
  const [day, setDay] = useState('')
  return (
    <Act
      label={t('trainings.record')}
      says={t('trainings.recordSays')}
      isReady={form.test(course.trim()) && day !== ''}
      onOpen={() => setCourse('')}
      act={() => change(ask('recordTrainings', { trainings: [{ person, course: course.trim(), until: endOf(day) }] }))}
    >
      <Field
        label={t('trainings.course')}
        hint={t('trainings.courseHint')}
        value={course}
        onChange={setCourse}
        autoComplete="off"
        isRequired
      />
      <Field label={t('trainings.until')} type="date" value={day} onChange={setDay} isRequired />
    </Act>
  )
}

const days = ['1', '2', '3', '5', '7'] as const

function Override({ of: { person, course } }: { readonly of: TrainingOf }) {
  const { t } = useTranslation()
  const change = useChange(['trainings'])
  const [length, setLength] = useState<(typeof days)[number]>('3')
  const [reason, setReason] = useState('')
  return (
    <Act
      label={t('trainings.override')}
      about={course}
      look="plain"
      says={t('trainings.overrideSays')}
      isReady={reason.trim() !== ''}
      onOpen={() => setReason('')}
      act={() => change(ask('overrideTraining', { person, course, days: Number(length), reason: reason.trim() }))}
    >
      <Choice
        label={t('trainings.days')}
        value={length}
        of={days.map((each) => [each, each] as const)}
        onChoose={setLength}
      />
      <Reason value={reason} onChange={setReason} />
    </Act>
  )
}
