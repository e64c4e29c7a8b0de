import { z } from 'zod'
import { Role } from './actor.ts'
import { LeastAnswer } from './case.ts'
import { ActorId, CaseId, ElementName, Instant, OfficeCode, PurposeName, RecordId } from './ids.ts'

const count = z.int().nonnegative()

/** Elements of one class, as an approved release would show them; `of` are positions in the request's `records`. */
export const Disclosure = z.strictObject({
  type: z.string().max(60),
  classification: z.string().max(40),
  role: z.string().max(40).optional(),
  restricted: z.boolean(),
  shown: z.enum(['revealed', 'masked', 'pseudonymised']),
  elements: z.array(ElementName).max(300).readonly().describe('Those that such a record may state.'),
  of: z.array(count).max(200).readonly(),
})
export type Disclosure = z.infer<typeof Disclosure>

/** Exactly what is opened once it is approved: for whom, why, which records and classes, about how many people; no data. */
export const ReleaseProposed = z.strictObject({
  kind: z.literal('release'),
  actor: ActorId,
  purpose: PurposeName,
  case: CaseId.optional(),
  answer: LeastAnswer,
  selection: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe('Keyed hash of what was selected by: the same selection has the same, and nobody reads it back.'),
  records: z.array(RecordId).max(200).readonly(),
  elements: z.array(ElementName).max(200).readonly().optional().describe('Where only some were asked for.'),
  discloses: z.array(Disclosure).max(300).readonly(),
  counts: z.strictObject({ records: count, subjects: count }),
  obligations: z.array(z.string().max(60)).max(50).readonly(),
  policy: z.string().max(100).describe('Hash of the policy that asks for approval.'),
  reason: z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.'),
})
export type ReleaseProposed = z.infer<typeof ReleaseProposed>

/** A person whose approval would count now. */
export const CanApprove = z.strictObject({
  actor: ActorId,
  name: z.string(),
  roles: z.array(Role).readonly(),
  offices: z.array(OfficeCode).readonly(),
  standsInFor: z.array(ActorId).readonly().describe('Who is away, and sent this person.'),
})
export type CanApprove = z.infer<typeof CanApprove>

/** What became of an approval that a request names. `given` is the only one that opens anything. */
export const ApprovalState = z.enum([
  'none',
  'given',
  'waiting',
  'refused',
  'cancelled',
  'expired',
  'used',
  'absent',
  'another',
  'policy-changed',
])
export type ApprovalState = z.infer<typeof ApprovalState>

export const DelegationId = z.uuid().brand<'DelegationId'>()
export type DelegationId = z.infer<typeof DelegationId>

/** Who stands in for whom, from when until when. It gives nobody a role: both together are one voice. */
export const Delegation = z.strictObject({
  id: DelegationId,
  person: ActorId,
  delegate: ActorId,
  from: Instant,
  until: Instant,
  ended: Instant.optional(),
})
export type Delegation = z.infer<typeof Delegation>
export const DelegationList = z.strictObject({ delegations: z.array(Delegation).readonly() })
export type DelegationList = z.infer<typeof DelegationList>

export const DelegateSetting = z.strictObject({
  delegate: ActorId.describe('A person who holds a role of yours.'),
  from: Instant.optional().describe('By default now.'),
  until: Instant.describe('At most 90 days after it begins.'),
})
export type DelegateSetting = z.infer<typeof DelegateSetting>
