import { type Job, problems } from '@carnet/api'
import type { Paint, Style } from '../shell.ts'
import { drawTable } from './table.ts'

const styles: Readonly<Record<Job['state'], Style>> = {
  queued: 'dim',
  running: 'yellow',
  done: 'green',
  failed: 'red',
  cancelled: 'dim',
}

export const drawJobs = (jobs: readonly Job[], paint: Paint): string =>
  jobs.length === 0
    ? 'No job.'
    : drawTable(
        ['JOB', 'STATE', 'KIND', 'QUEUED', 'DONE', 'FAULT'],
        jobs.map((job) => [
          job.id,
          paint(styles[job.state], job.state),
          job.kind,
          job.queued,
          howFar(job),
          job.fault ?? '-',
        ]),
        paint,
      )

export const drawJob = (job: Job, paint: Paint): string =>
  [
    `${paint('bold', job.kind)} ${job.id}`,
    `  state: ${paint(styles[job.state], job.state)}`,
    `  done: ${howFar(job)}`,
    `  queued: ${job.queued}`,
    ...(job.begun === undefined ? [] : [`  begun: ${job.begun}`]),
    ...(job.ended === undefined ? [] : [`  ended: ${job.ended}`]),
    ...(job.fault === undefined ? [] : [`  fault: ${job.fault}: ${problems[job.fault].title}`]),
  ].join('\n')

/** One line for each change of a job that is followed. */
export const drawStep = (job: Job, paint: Paint): string =>
  [paint(styles[job.state], job.state), howFar(job), ...(job.fault === undefined ? [] : [job.fault])].join('  ')

const howFar = ({ done, total, unit }: Job): string =>
  total === 0 ? '-' : `${done} of ${total} ${unit} (${Math.floor((done / total) * 100)} %)`
