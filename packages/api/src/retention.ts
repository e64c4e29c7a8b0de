import { z } from 'zod'
import { CaseId, Instant, JobId, PurposeName, RecordId, SubjectId } from './ids.ts'
import { ProposalId } from './decision.ts'

const count = z.int().nonnegative()

/** What happens to a record that its retention may run from. */
export const RetentionEventName = z.enum([
  'released',
  'supervision-ended',
  'paid',
  'appealed',
  'appeal-ended',
  'departed',
])
export type RetentionEventName = z.infer<typeof RetentionEventName>

const records = z.array(RecordId).min(1).max(1000).readonly()

export const RetentionEventReport = z.strictObject({
  event: RetentionEventName,
  at: Instant.describe('When it happened.'),
  records,
})
export type RetentionEventReport = z.infer<typeof RetentionEventReport>

/** What is moved to other keys, by a job. */
export const ResealingBegun = z.strictObject({ job: JobId, records: count })
export type ResealingBegun = z.infer<typeof ResealingBegun>

const className = z.string().regex(/^[a-z]+(-[a-z]+)*(\.art12)?$/)
const periodName = z.string().regex(/^[0-9a-f.-]{7,60}$/)

/** One retention class, by the rule that governs it now. */
export const RetentionClassShown = z.strictObject({
  class: className,
  granularity: z.enum(['month', 'day', 'order', 'order-day']),
  runsFrom: z.string(),
  restrict: z.string().optional().describe('How long what it restricts may be read: an ISO 8601 duration.'),
  keep: z.string().optional().describe('How long it is kept: an ISO 8601 duration.'),
  atEnd: z.enum(['destroy', 'archive', 'ask']),
  events: z.record(z.string(), className),
  says: z.string(),
  cites: z.array(z.string()).readonly(),
})
export type RetentionClassShown = z.infer<typeof RetentionClassShown>

/** One period of a class: what is sealed in it, and what becomes of it. */
export const RetentionPeriod = z.strictObject({
  class: className,
  period: periodName,
  state: z.enum(['live', 'restricted', 'destroyed']),
  records: count.describe('Records with something sealed in it.'),
  restricted: Instant.optional().describe('From when nobody may read it.'),
  ends: Instant.optional().describe('From when it is not kept.'),
  due: z
    .enum(['restrict', 'destroy', 'archive', 'ask'])
    .optional()
    .describe('What a run would do now; “archive” and “ask” wait for somebody.'),
  waitsFor: z.string().optional().describe('Why it is not done yet.'),
})
export type RetentionPeriod = z.infer<typeof RetentionPeriod>

export const Retention = z.strictObject({
  table: z.string().describe('Name and version of the rules.'),
  classes: z.array(RetentionClassShown).readonly(),
  periods: z.array(RetentionPeriod).readonly(),
  /** The last run; none: there was no run yet. */
  lastRun: Instant.optional(),
})
export type Retention = z.infer<typeof Retention>

/** What a run did, or would do, period by period. */
export const RetentionRun = z.strictObject({
  at: Instant,
  preview: z.boolean(),
  restricted: count,
  destroyed: count,
  waiting: count,
  stopped: z.string().optional().describe('Why nothing was done.'),
  periods: z.array(RetentionPeriod).readonly(),
})
export type RetentionRun = z.infer<typeof RetentionRun>

/** What becomes of a period that has ended and waits. */
export const EndedPeriodDecision = z.strictObject({
  class: className,
  period: periodName,
  decision: z.enum(['destroy', 'keep']),
  until: Instant.optional().describe('Of “keep”: until when; by default a year.'),
})
export type EndedPeriodDecision = z.infer<typeof EndedPeriodDecision>

const reference = z.string().trim().min(1).max(500)

export const HoldOrder = z
  .strictObject({
    records: records.optional(),
    subject: SubjectId.optional(),
    order: reference.describe('Whose order it is; sealed at rest.'),
    until: Instant.optional(),
  })
  .refine(({ records: some, subject }) => some !== undefined || subject !== undefined, 'expected records or a subject')
export type HoldOrder = z.infer<typeof HoldOrder>

export const ObjectiveLink = z.strictObject({
  records,
  decision: reference.describe('The reasoned decision; sealed at rest.'),
  until: Instant.optional(),
})
export type ObjectiveLink = z.infer<typeof ObjectiveLink>

export const HoldId = z.uuid().brand<'HoldId'>()
export type HoldId = z.infer<typeof HoldId>

export const Hold = z.strictObject({
  id: HoldId,
  kind: z.enum(['hold', 'objective-link']),
  state: z.enum(['begun', 'in-force', 'lifting', 'ended']),
  reference: z.string(),
  since: Instant,
  until: Instant.optional(),
  records: count,
  job: JobId.optional(),
})
export type Hold = z.infer<typeof Hold>
export const HoldList = z.strictObject({ holds: z.array(Hold).readonly() })
export type HoldList = z.infer<typeof HoldList>

export const HoldOrdered = z.strictObject({ hold: HoldId, job: JobId })
export type HoldOrdered = z.infer<typeof HoldOrdered>
export const LiftPreview = z.strictObject({
  back: count.describe('Records that go back to where they would be by now.'),
  destroyed: count.describe('Records whose own period has ended meanwhile: they are destroyed.'),
})
export type LiftPreview = z.infer<typeof LiftPreview>

export const KeyRotation = z.union([
  z.strictObject({ subject: SubjectId }),
  z.strictObject({ class: className, period: periodName }),
])
export type KeyRotation = z.infer<typeof KeyRotation>
export const KeyRotationBegun = z.strictObject({ job: JobId, keys: count })
export type KeyRotationBegun = z.infer<typeof KeyRotationBegun>

export const RestrictedRestore = z.strictObject({
  record: RecordId,
  purpose: PurposeName,
  case: CaseId,
  why: reference.describe('For those who approve; sealed at rest.'),
})
export type RestrictedRestore = z.infer<typeof RestrictedRestore>
export const RestrictedOpening = z.strictObject({ proposal: ProposalId })
export type RestrictedOpening = z.infer<typeof RestrictedOpening>
