import { z } from 'zod'
import { ActorId, CaseId, Instant, OfficeCode, PurposeName } from './ids.ts'

/** What lets somebody do without an approval, or a case, for a while: stamped at once, reviewed after. */
export const OverrideId = z.uuid().brand<'OverrideId'>()
export type OverrideId = z.infer<typeof OverrideId>

const reason = z.string().trim().min(1).max(500)

export const BreakGlassRequest = z.strictObject({
  purpose: PurposeName,
  case: CaseId,
  reason: reason.describe('Why nobody’s approval could be waited for; sealed at rest, read by who reviews it.'),
  minutes: z.int().min(1).max(15).default(10),
})
export type BreakGlassRequest = z.infer<typeof BreakGlassRequest>

/** For one person, one purpose and one case, for minutes: what needs approval is released without. */
export const BreakGlass = z.strictObject({
  id: OverrideId,
  person: ActorId,
  purpose: PurposeName,
  case: CaseId,
  from: Instant,
  until: Instant,
  reviewBy: Instant.describe('When somebody else must have judged it.'),
})
export type BreakGlass = z.infer<typeof BreakGlass>

/** What is not there as it should be. */
export const ContinuityCause = z.enum(['case-source', 'training', 'approver', 'other'])
export type ContinuityCause = z.infer<typeof ContinuityCause>

const minutes = z.int().min(1).max(480)

export const ContinuityDeclaration = z.strictObject({
  offices: z.array(OfficeCode).min(1).max(20).describe('Offices that the duty manager declares it for: the own.'),
  cause: ContinuityCause,
  reason: reason.describe('What happened; sealed at rest, read by who reviews it.'),
  minutes: minutes.default(240),
})
export type ContinuityDeclaration = z.infer<typeof ContinuityDeclaration>

export const ContinuityExtension = z.strictObject({ id: OverrideId, minutes: minutes.default(240) })
export type ContinuityExtension = z.infer<typeof ContinuityExtension>

const byAt = z.strictObject({ by: ActorId, at: Instant })

/** While it is in force, these offices clear and control without a case or an approval. */
export const Continuity = z.strictObject({
  id: OverrideId,
  offices: z.array(OfficeCode).readonly(),
  cause: ContinuityCause,
  declaredBy: ActorId,
  from: Instant,
  until: Instant,
  extended: byAt.optional(),
  ended: byAt.optional(),
  state: z.enum(['in-force', 'over', 'ended']),
  reviewBy: Instant,
})
export type Continuity = z.infer<typeof Continuity>
export const ContinuityList = z.strictObject({ continuities: z.array(Continuity).readonly() })
export type ContinuityList = z.infer<typeof ContinuityList>

export const Verdict = z.enum(['justified', 'not-justified'])
export type Verdict = z.infer<typeof Verdict>

export const ReviewGiving = z.strictObject({
  id: OverrideId,
  verdict: Verdict,
  reason: reason.describe('Why it was justified, or was not; sealed at rest.'),
})
export type ReviewGiving = z.infer<typeof ReviewGiving>

const common = {
  id: OverrideId,
  person: ActorId.describe('Who broke the glass, or declared continuity mode.'),
  reason: z.string(),
  from: Instant,
  until: Instant,
  reviewBy: Instant,
  state: z.enum(['in-force', 'waiting', 'overdue', 'given']),
  released: z.int().nonnegative().describe('Entries of the ledger that say they were released under it.'),
  given: z.strictObject({ by: ActorId, at: Instant, verdict: Verdict, reason: z.string() }).optional(),
}
/** What somebody else judges after it was over. */
export const Review = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('break-glass'), ...common, purpose: PurposeName, case: CaseId }),
  z.strictObject({
    kind: z.literal('continuity'),
    ...common,
    offices: z.array(OfficeCode).readonly(),
    cause: ContinuityCause,
    extendedBy: ActorId.optional(),
    endedBy: ActorId.optional(),
  }),
])
export type Review = z.infer<typeof Review>
export const ReviewList = z.strictObject({ reviews: z.array(Review).readonly() })
export type ReviewList = z.infer<typeof ReviewList>
