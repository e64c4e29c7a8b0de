import type { Job } from '@carnet/api'
import { ListChecks } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Act, Button, Card, type Column, Table } from '../design/index.ts'
import { JobStanding } from '../job.tsx'
import { id } from '../id.ts'
import { useKept } from '../kept.ts'
import { ask, hasEnded, useChange, useMaybe } from '../node/index.ts'
import { dateTime } from '../words/index.ts'

/** How many are followed at once: a browser holds few connections open to one place. */
const followed = 3
const shown = 12

/** The work that takes longer than a request: it goes on whoever looks. */
export function Jobs() {
  const { t } = useTranslation()
  const jobs = useMaybe('jobs', {})?.jobs ?? []
  const open = jobs.filter((job) => !hasEnded(job)).slice(0, followed)
  const [named, setNamed] = useKept<string>('job', id)
  const rows = named === undefined ? jobs.slice(0, shown) : jobs.filter((job) => job.id === named)
  const columns: readonly Column<Job>[] = [
    { key: 'kind', title: t('health.job'), cell: ({ kind }) => t(`health.kind.${kind}`) },
    {
      key: 'state',
      title: t('health.stateIs'),
      cell: (job) => <JobStanding job={job} isFollowed={open.includes(job)} />,
    },
    { key: 'queued', title: t('health.queued'), cell: ({ queued }) => dateTime(queued) },
    { key: 'deed', title: '', end: true, cell: (job) => !hasEnded(job) && <Cancel job={job} /> },
  ]
  return (
    <Card
      title={t('health.jobs')}
      icon={<ListChecks aria-hidden />}
      aside={
        named === undefined ? (
          t('health.jobsAside')
        ) : (
          <Button look="plain" onPress={() => setNamed(undefined)}>
            {t('health.allJobs')}
          </Button>
        )
      }
    >
      <Table
        label={t('health.jobs')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        empty={t('health.jobsEmpty')}
      />
    </Card>
  )
}

function Cancel({ job }: { readonly job: Job }) {
  const { t } = useTranslation()
  const change = useChange(['jobs'])
  return (
    <Act
      grave
      look="plain"
      label={t('health.cancel')}
      title={t('health.cancelTitle', { kind: t(`health.kind.${job.kind}`) })}
      submit={t('health.cancelDeed')}
      act={() => change(ask('cancelJob', { id: job.id }))}
    >
      <p>{t('health.cancelSays')}</p>
    </Act>
  )
}
