import type { Job, JobId } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Progress, Tag } from './design/index.ts'
import { useFollowed, useMaybe } from './node/index.ts'
import { useHolds } from './session.ts'
import { figure } from './words/index.ts'

const tones = { queued: 'plain', running: 'plain', done: 'good', failed: 'bad', cancelled: 'plain' } as const

/** Where a job stands, followed while it goes on. */
export function JobStanding({ job, isFollowed }: { readonly job: Job; readonly isFollowed: boolean }) {
  const { t } = useTranslation()
  const { kind, state, done, total, unit, fault } = useFollowed(job, isFollowed)
  if (state !== 'running')
    return (
      <>
        <Tag tone={tones[state]}>{t(`health.jobState.${state}`)}</Tag> {fault !== undefined && <code>{fault}</code>}
      </>
    )
  return (
    <Progress
      label={t(`health.kind.${kind}`)}
      done={total === 0 ? undefined : done}
      of={total}
      says={total === 0 ? undefined : t('health.doneOf', { done: figure(done), total: figure(total), unit })}
    />
  )
}

/** Where the job of this id stands; for whoever may not see jobs, that something goes on. */
export function JobNamed({ id, label }: { readonly id: JobId; readonly label: string }) {
  const may = useHolds('operator', 'administrator', 'security-analyst', 'dpo', 'auditor', 'key-custodian')
  const job = useMaybe('job', { id }, may)
  return job === undefined ? <Progress label={label} /> : <JobStanding job={job} isFollowed />
}
