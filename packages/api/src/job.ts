import { z } from 'zod'
import { Instant, JobId } from './ids.ts'
import { type ProblemCode, problems } from './problem.ts'

/** Work that takes longer than a request, by what it does. */
export const JobKind = z.enum([
  'destruction',
  'reseal',
  'page-rotation',
  'retention',
  'backup',
  'rehearsal',
  'deferred',
])
export type JobKind = z.infer<typeof JobKind>

export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])
export type JobState = z.infer<typeof JobState>

export const Job = z.strictObject({
  id: JobId,
  kind: JobKind,
  state: JobState,
  done: z.int().nonnegative().describe('So much of “total” is done.'),
  total: z.int().nonnegative().describe('0 as long as nobody knows how much there is.'),
  unit: z.string().describe('What is counted, e.g. `records`.'),
  queued: Instant,
  begun: Instant.optional(),
  ended: Instant.optional(),
  fault: z
    .enum(Object.keys(problems) as ProblemCode[])
    .optional()
    .describe('Why it failed, or failed the last time before it is tried again.'),
})
export type Job = z.infer<typeof Job>
export const JobList = z.strictObject({ jobs: z.array(Job).readonly() })
export type JobList = z.infer<typeof JobList>
