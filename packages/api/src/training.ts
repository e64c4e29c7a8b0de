import { z } from 'zod'
import { ActorId, Instant } from './ids.ts'
import { operation } from './operation.ts'

/** What an administration calls a course, such as `data-protection`. */
export const Course = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/)
export type Course = z.infer<typeof Course>

/** A course that somebody took. It counts until it lapses; an override lets it count for days more. */
export const Training = z.strictObject({
  course: Course,
  until: Instant.describe('It counts before this instant.'),
  overridden: Instant.optional().describe('A supervisor has it count until then.'),
})
export type Training = z.infer<typeof Training>

/** How many are recorded at a time. */
export const mostTrainings = 50

export const TrainingRecord = z.strictObject({ person: ActorId, course: Course, until: Instant })
export type TrainingRecord = z.infer<typeof TrainingRecord>

export const TrainingRecording = z.strictObject({
  trainings: z.array(TrainingRecord).min(1).max(mostTrainings).readonly(),
})
export type TrainingRecording = z.infer<typeof TrainingRecording>

export const TrainingRecorded = z.strictObject({
  results: z
    .array(z.strictObject({ person: ActorId, course: Course, result: z.enum(['recorded', 'no-such-person']) }))
    .readonly()
    .describe('One for each, in the same order.'),
})
export type TrainingRecorded = z.infer<typeof TrainingRecorded>

/** Days for which a supervisor may override at a time, and how long after a course lapsed the last override ends. */
export const [longestOverride, latestOverride] = [7, 30]

export const TrainingOverride = z.strictObject({
  person: ActorId,
  course: Course,
  days: z.int().min(1).max(longestOverride),
  reason: z.string().trim().min(1).max(500),
})
export type TrainingOverride = z.infer<typeof TrainingOverride>

export const TrainingOf = z.strictObject({
  person: ActorId,
  ...Training.shape,
  state: z.enum(['current', 'ending', 'lapsed', 'overridden']).describe('`ending`: within 90 days.'),
  reason: z.string().optional().describe('Why it was overridden.'),
})
export type TrainingOf = z.infer<typeof TrainingOf>

export const TrainingQuery = z.strictObject({ person: ActorId.optional() })
export type TrainingQuery = z.infer<typeof TrainingQuery>

export const TrainingList = z.strictObject({ trainings: z.array(TrainingOf).readonly() })
export type TrainingList = z.infer<typeof TrainingList>

export const trainingOperations = {
  recordTrainings: operation(
    'POST',
    '/v1/trainings',
    'Record courses that people took, and until when each counts; in place of what was recorded of the course before',
    TrainingRecording,
    TrainingRecorded,
  ),
  overrideTraining: operation(
    'POST',
    '/v1/trainings/override',
    'Have a course of somebody of the own office count for days more, with a reason',
    TrainingOverride,
    TrainingOf,
  ),
  trainings: operation(
    'GET',
    '/v1/trainings',
    'Courses that people took: one person’s, or everybody’s, what lapses first first',
    TrainingQuery,
    TrainingList,
  ),
} as const
