import { z } from 'zod'
import { SubjectFound, SubjectQuery } from './erasure.ts'
import { CaseId, Instant, JobId, RecordId, SubjectId } from './ids.ts'
import { operation } from './operation.ts'
import { Receipt } from './receipt.ts'
import { HoldId } from './retention.ts'

const count = z.int().nonnegative()

/** What shows that two subjects are one, by code; the evidence itself is in the case. */
export const MergeEvidence = z.enum([
  'same-document-renewed',
  'same-tax-number',
  'court-order',
  'data-subject-request',
  'host-register',
])
export type MergeEvidence = z.infer<typeof MergeEvidence>

const SubjectLink = z.strictObject({ subject: SubjectId, because: MergeEvidence, since: Instant })

export const SubjectShow = z.strictObject({ id: SubjectId, case: CaseId })
export type SubjectShow = z.infer<typeof SubjectShow>

/** One subject as the node has it: never an identifier’s value, nor anything that is sealed about it. */
export const SubjectShown = z.strictObject({
  subject: SubjectId,
  kind: SubjectFound.shape.kind,
  state: z.enum(['known', 'erased']),
  identifiers: count.describe('How many strong identifiers lead to it; what they are is not kept.'),
  holds: SubjectFound.shape.holds.describe('Records that this subject itself is mentioned in, by type and class.'),
  held: z.array(HoldId).readonly().describe('Orders that hold some of these records.'),
  into: SubjectLink.optional().describe('What it was merged into.'),
  from: z.array(SubjectLink).readonly().describe('What was merged into it.'),
  merged: z.array(SubjectId).readonly().describe('Everybody else that requests about it cover.'),
  receipt: Receipt,
})
export type SubjectShown = z.infer<typeof SubjectShown>

export const SubjectMerge = z.strictObject({
  from: SubjectId,
  into: SubjectId,
  case: CaseId,
  because: MergeEvidence,
})
export type SubjectMerge = z.infer<typeof SubjectMerge>

export const SubjectUnmerge = z.strictObject({ from: SubjectId, case: CaseId })
export type SubjectUnmerge = z.infer<typeof SubjectUnmerge>

/** Who is one with whom from now on. */
export const SubjectsJoined = z.strictObject({
  subject: SubjectId,
  merged: z.array(SubjectId).readonly().describe('Everybody else that requests about it cover.'),
})
export type SubjectsJoined = z.infer<typeof SubjectsJoined>

export const SubjectSplit = z.strictObject({
  id: SubjectId,
  records: z.array(RecordId).min(1).max(1000).readonly().describe('Records that are about somebody else.'),
  case: CaseId,
  identifier: SubjectQuery.pick({ element: true, value: true, issuer: true })
    .optional()
    .describe('The identifier that is the other one’s; without it, all stay where they are.'),
})
export type SubjectSplit = z.infer<typeof SubjectSplit>

export const SubjectSplitBegun = z.strictObject({ subject: SubjectId, records: count, job: JobId })
export type SubjectSplitBegun = z.infer<typeof SubjectSplitBegun>

/** Who is the same person, said by persons. */
export const subjectOperations = {
  showSubject: operation(
    'POST',
    '/v1/subjects/{id}/show',
    'A subject: how much is held about it, and what it was merged with; stamped',
    SubjectShow,
    SubjectShown,
  ),
  mergeSubjects: operation(
    'POST',
    '/v1/subjects/merge',
    'Say that two subjects are one: requests about either cover both; reversible',
    SubjectMerge,
    SubjectsJoined,
  ),
  unmergeSubjects: operation('POST', '/v1/subjects/unmerge', 'Undo a merge', SubjectUnmerge, SubjectsJoined),
  splitSubject: operation(
    'POST',
    '/v1/subjects/{id}/split',
    'Say that some records of a subject are about somebody else: a job seals them under keys of their own',
    SubjectSplit,
    SubjectSplitBegun,
  ),
} as const
