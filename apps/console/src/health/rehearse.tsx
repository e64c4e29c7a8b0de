import type { Backup, Job } from '@carnet/api'
import { useTranslation } from 'react-i18next'
import { Act, Progress } from '../design/index.ts'
import { ask, hasEnded, useChange, useFollowed, useMaybe } from '../node/index.ts'
import { figure } from '../words/index.ts'
import { Proven } from './proven.tsx'

type Name = Backup['name']

/** Restores a backup beside the node, and tells how far it is and what it found. */
export function Rehearse({ name }: { readonly name: Name }) {
  const { t } = useTranslation()
  const change = useChange(['backups', 'jobs'])
  return (
    <Act
      look="plain"
      label={t('health.rehearse')}
      about={name}
      title={t('health.rehearseTitle', { name })}
      says={t('health.rehearseSays')}
      act={() => change(ask('rehearseBackup', { name }))}
      result={(job) => <Going job={job} name={name} />}
    />
  )
}

function Going({ job, name }: { readonly job: Job; readonly name: Name }) {
  const { t } = useTranslation()
  const now = useFollowed(job, true)
  const { done, total, unit } = now
  const backup = useMaybe('backups', {})?.backups.find((each) => each.name === name)
  if (hasEnded(now) && backup?.rehearsal !== undefined)
    return (
      <div className="stack" role="status">
        <p>
          <Proven rehearsal={backup.rehearsal} />
        </p>
        <p className="quiet">{t('health.rehearsalIn')}</p>
      </div>
    )
  return (
    <>
      <Progress
        label={t('health.kind.rehearsal')}
        done={total === 0 ? undefined : done}
        of={total}
        says={total === 0 ? undefined : t('health.doneOf', { done: figure(done), total: figure(total), unit })}
      />
      <p className="quiet">{t('health.rehearsing')}</p>
    </>
  )
}
