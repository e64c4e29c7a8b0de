import type { Job } from '@carnet/api'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

const ended: readonly Job['state'][] = ['done', 'failed', 'cancelled']

export const hasEnded = ({ state }: Job): boolean => ended.includes(state)

/** A job as it goes on, by its server-sent events. Once it has ended, every answer that it may have changed is asked for anew, but for those that leave an entry. */
export function useFollowed(job: Job, when: boolean): Job {
  const client = useQueryClient()
  const [seen, setSeen] = useState<Job>()
  const follows = when && !hasEnded(job)
  useEffect(() => {
    if (!follows) return
    const stream = new EventSource(`/v1/jobs/${job.id}/events`)
    const stop = (): void => {
      stream.close()
      void client.invalidateQueries({ predicate: ({ meta }) => meta?.['stamped'] !== true })
    }
    stream.addEventListener('job', ({ data }) => {
      const now = JSON.parse(String(data)) as Job
      setSeen(now)
      if (hasEnded(now)) stop()
    })
    // It can't be followed any more: why says whatever is asked for next.
    stream.addEventListener('problem', stop)
    return () => stream.close()
  }, [client, follows, job.id])
  return seen === undefined || hasEnded(job) ? job : seen
}
