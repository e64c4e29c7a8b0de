import { granted, type Job, type JobId, problem, refused, type Answer } from '@carnet/api'
import { changed, type Deeds, type OperationPorts } from './deed.ts'

/** What can be asked about jobs. Queueing one belongs to the change that makes it necessary. */
export const jobsDeeds: Deeds<'jobs' | 'job' | 'cancelJob'> = {
  jobs: { action: 'read-jobs', answer: async (_decided, { jobs }) => granted({ jobs: await jobs.list() }) },
  job: { action: 'read-jobs', answer: ({ request }, on) => jobOf(request.id, on) },
  cancelJob: {
    action: 'cancel-job',
    answer: async (decided, on) => {
      const { id } = decided.request
      const found = await jobOf(id, on)
      if (!found.ok) return found
      const cancelled = await changed(decided, on, async (transaction) =>
        (await on.jobs.cancel(transaction, id))
          ? granted({ value: undefined, stamps: [{ kind: 'job-cancelled', about: [id] }] })
          : refused(problem('request/conflict', { what: 'job-ended' })),
      )
      return cancelled.ok ? jobOf(id, on) : cancelled
    },
  },
}

async function jobOf(id: JobId, { jobs }: OperationPorts): Promise<Answer<Job>> {
  const job = await jobs.job(id)
  return job === undefined ? refused(problem('request/not-found', { what: 'job' })) : granted(job)
}
