import { z } from 'zod'
import { ActorId, CaseId, EntryHash, Instant, OfficeCode, PurposeName, RecordId } from './ids.ts'
import { operation } from './operation.ts'
import { Receipt } from './receipt.ts'
import { Reason } from './release.ts'

const count = z.int().nonnegative()

/** What was decided of something that was asked of records. */
export const Outcome = z.enum(['permitted', 'needs-approval', 'refused', 'conflict', 'undecidable'])
export type Outcome = z.infer<typeof Outcome>

/** Under what something was done without the approval that a rule asks for. */
export const OverrideKind = z.enum(['break-glass', 'continuity'])
export type OverrideKind = z.infer<typeof OverrideKind>

/** Kinds of entry that are about records somebody asked for. */
export const CrossingKind = z.enum(['search', 'release', 'export', 'standing-batch', 'refusal'])
export type CrossingKind = z.infer<typeof CrossingKind>

/** Who crossed. Named to those who answer for the ledger alone; to anybody else by a name that holds for this record only. */
export const Crosser = z.strictObject({
  kind: z.enum(['person', 'service', 'guest', 'node']),
  alias: z
    .string()
    .regex(/^[0-9a-f]{6}$/)
    .describe('The same for the same actor on this record, and on no other.'),
  offices: z.array(OfficeCode).readonly(),
  own: z.literal(true).optional().describe('It was whoever asks.'),
  actor: ActorId.optional(),
  name: z.string().optional(),
})
export type Crosser = z.infer<typeof Crosser>

/** A record that was searched, shown, handed over or refused, once. */
export const Crossing = z.strictObject({
  hash: EntryHash.describe('Of its entry in the ledger.'),
  at: Instant,
  kind: CrossingKind,
  outcome: Outcome,
  by: Crosser,
  purpose: PurposeName.optional(),
  case: CaseId.optional().describe('Of one’s own crossings, and to those who answer for the ledger.'),
  override: OverrideKind.optional(),
  opened: count.describe('Sealed parts of the record that were opened for it.'),
  records: count.describe('How many records it was about, this one among them.'),
  because: Reason.optional().describe('Of a refusal: the first rule that it rests on.'),
})
export type Crossing = z.infer<typeof Crossing>

export const CrossingsQuery = z.strictObject({
  id: RecordId,
  after: EntryHash.optional().describe('The `next` of the page before.'),
})
export type CrossingsQuery = z.infer<typeof CrossingsQuery>

export const Crossings = z.strictObject({
  crossings: z.array(Crossing).readonly().describe('Newest first.'),
  next: EntryHash.optional().describe('Where there are more.'),
})
export type Crossings = z.infer<typeof Crossings>

const Citation = Reason.extend({
  unreviewed: z.literal(true).optional().describe('It rests on a provision that nobody had reviewed in time.'),
})
const because = z.array(Citation).readonly()
const obligations = z.array(z.looseObject({ kind: z.string(), rule: z.string() })).readonly()
const FactValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()])

/** What law, agreement and policy said to one question. */
export const DecisionSaid = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('permitted'), obligations, because }),
  z.strictObject({ outcome: z.literal('needs-approval'), approvers: count, obligations, because }),
  z.strictObject({
    outcome: z.literal('refused'),
    because,
    nearestChange: z.strictObject({ attribute: z.string(), says: z.string() }).optional(),
  }),
  z.strictObject({ outcome: z.literal('conflict'), between: z.tuple([Citation, Citation]) }),
  z.strictObject({ outcome: z.literal('undecidable'), unknown: z.array(z.string()).readonly(), because }),
])
export type DecisionSaid = z.infer<typeof DecisionSaid>

/**
 * All that was decided for one request, as it was sealed in its event. SHA-256 over its canonical JSON (RFC 8785) is `decision` of the
 * entry: whoever has the entry checks that nothing was told otherwise.
 */
export const DecidedThen = z.strictObject({
  v: z.literal(1),
  at: Instant,
  policy: z.string().describe('Hash of the policy that decided.'),
  decided: z
    .array(z.strictObject({ facts: z.record(z.string(), FactValue), decision: DecisionSaid }))
    .readonly()
    .describe('The request first; then each class of elements, with the facts that the request’s do not say already.'),
  refused: z.string().optional().describe('Code of what refused the request before any rule was asked.'),
})
export type DecidedThen = z.infer<typeof DecidedThen>

/** What the rules say today of the very same facts and instant. */
export const DecidedAgain = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.enum(['identical', 'otherwise']),
    failed: z
      .array(z.array(z.strictObject({ rule: z.string(), attribute: z.string() })).readonly())
      .readonly()
      .describe('For each question the rules that did not hold, and the first fact that each failed by.'),
  }),
  z.strictObject({ as: z.literal('not-decided'), why: z.enum(['another-policy', 'unasked']) }),
])
export type DecidedAgain = z.infer<typeof DecidedAgain>

export const PastDecision = z.strictObject({
  hash: EntryHash,
  at: Instant,
  kind: z.string().describe('What happened: docs/formats/ledger-entry.md.'),
  outcome: Outcome.optional(),
  own: z.boolean(),
  purpose: PurposeName.optional(),
  override: OverrideKind.optional(),
  then: DecidedThen,
  again: DecidedAgain,
  receipt: Receipt,
})
export type PastDecision = z.infer<typeof PastDecision>

export const crossingOperations = {
  crossings: operation(
    'GET',
    '/v1/records/{id}/crossings',
    'Who has crossed: every search, release, export and refusal that a record was part of',
    CrossingsQuery,
    Crossings,
  ),
  decision: operation(
    'GET',
    '/v1/decisions/{hash}',
    'A past decision explained: what was known, which rules decided, and what they say to it today',
    z.strictObject({ hash: EntryHash }),
    PastDecision,
  ),
} as const
