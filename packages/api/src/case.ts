import { z } from 'zod'
import { BudgetLimits } from './budget.ts'
import { ActorId, CaseId, Instant, OfficeCode, PurposeName } from './ids.ts'

/** Kinds of operational matter that make an access necessary. Task and duty come from the host system. */
export const CaseKind = z.enum([
  'task',
  'duty',
  'mandate',
  'tip-off',
  'control',
  'audit',
  'investigation',
  'foreign-request',
  'court-order',
  'subject-request',
])
export type CaseKind = z.infer<typeof CaseKind>

export const CaseOpening = z.strictObject({
  kind: CaseKind,
  reference: z.string().trim().min(1).max(80).describe('The matter’s number in the host system; sealed at rest.'),
  office: OfficeCode.optional(),
  until: Instant.optional().describe(
    'When the case lapses by itself; by default 30 days after opening, 24 hours for a tip-off.',
  ),
})
export type CaseOpening = z.infer<typeof CaseOpening>

export const Case = z.strictObject({
  id: CaseId,
  kind: CaseKind,
  reference: z.string(),
  office: OfficeCode.optional(),
  openedBy: ActorId,
  from: Instant,
  until: Instant,
  state: z.enum(['open', 'closed', 'lapsed']),
  source: z.enum(['import', 'host']).optional().describe('Where it came from, if nobody opened it by hand.'),
})
export type Case = z.infer<typeof Case>
export const CaseList = z.strictObject({ cases: z.array(Case).readonly() })
export type CaseList = z.infer<typeof CaseList>

export const LeastAnswer = z.enum(['yes-no', 'count', 'masked', 'whole'])
export type LeastAnswer = z.infer<typeof LeastAnswer>

export const Purpose = z.strictObject({
  id: PurposeName,
  title: z.string(),
  legalBasis: z.string(),
  caseKinds: z.array(CaseKind).readonly(),
  beginsWith: LeastAnswer,
  budget: BudgetLimits,
  countingUp: z.int().positive().optional().describe('So many numbers one after another suspend one’s searching.'),
})
export type Purpose = z.infer<typeof Purpose>
export const PurposeList = z.strictObject({ purposes: z.array(Purpose).readonly() })
export type PurposeList = z.infer<typeof PurposeList>
