import { z } from 'zod'
import { Proposal } from './decision.ts'
import { ActorId, ElementName, Instant, PurposeName } from './ids.ts'
import { nothing, operation } from './operation.ts'
import { ProblemDocument } from './problem.ts'
import { Receipt } from './receipt.ts'
import { Obligation, Reason, RecordType, ViewRecord } from './release.ts'
import { StandingProposed, StandingTerms } from './standing-proposal.ts'

/** A standing release has the id of the proposal that it came of. */
export const StandingId = z.uuid().brand<'StandingId'>()
export type StandingId = z.infer<typeof StandingId>

const { kind: _kind, ...asked } = StandingProposed.shape
export const StandingAsked = z.strictObject({ ...asked, types: z.array(RecordType).min(1).max(8).readonly() })
export type StandingAsked = z.infer<typeof StandingAsked>

/** `to-come` and `lapsed`: before `from`, and from `until` on. */
export const StandingState = z.enum(['to-come', 'in-force', 'suspended', 'ended', 'lapsed'])
export type StandingState = z.infer<typeof StandingState>

export const Standing = z.strictObject({
  id: StandingId,
  ...StandingTerms.shape,
  state: StandingState,
  since: Instant.describe('Since when the state was last changed by somebody.'),
  proposedBy: ActorId,
  approvedBy: z.array(ActorId).readonly().describe('Whose signatures were verified just now.'),
  read: z.strictObject({
    today: z.int().nonnegative().describe('Records read on this day (UTC).'),
    ever: z.int().nonnegative(),
  }),
})
export type Standing = z.infer<typeof Standing>

export const StandingList = z.strictObject({ standings: z.array(Standing).readonly() })
export type StandingList = z.infer<typeof StandingList>

/** A place in all that has arrived, as the node gave it out; it belongs to one standing release. */
export const StandingCursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,200}$/)
  .brand<'StandingCursor'>()
export type StandingCursor = z.infer<typeof StandingCursor>

export const StandingRead = z.strictObject({
  id: StandingId,
  after: StandingCursor.optional().describe('By default from the first record on.'),
  limit: z.int().min(1).max(100_000_000).optional().describe('Records at most; by default all that there are.'),
})
export type StandingRead = z.infer<typeof StandingRead>

/** One line of a standing release's answer (docs/formats/standing.md). */
export const StandingLine = z.discriminatedUnion('line', [
  z.strictObject({
    line: z.literal('batch'),
    standing: StandingId,
    purpose: PurposeName,
    elements: z.array(ElementName).readonly(),
    records: z.int().nonnegative(),
    obligations: z.array(Obligation).readonly(),
    reasons: z.array(Reason).readonly(),
    receipt: Receipt,
  }),
  z.strictObject({ line: z.literal('record'), ...ViewRecord.shape }),
  z.strictObject({ line: z.literal('cursor'), after: StandingCursor }),
  z.strictObject({ line: z.literal('end'), more: z.boolean(), problem: ProblemDocument.optional() }),
])
export type StandingLine = z.infer<typeof StandingLine>

const named = z.strictObject({ id: StandingId })

/** What machines may read regularly. Reading itself answers with lines, on a route of its own. */
export const standingOperations = {
  proposeStanding: operation(
    'POST',
    '/v1/standing',
    'Propose, or renew, what a system may read regularly; two others approve it',
    StandingAsked,
    Proposal,
  ),
  standings: operation('GET', '/v1/standing', 'The standing releases that there are', nothing, StandingList),
  standing: operation(
    'GET',
    '/v1/standing/{id}',
    'A standing release: its terms, its state, what was read',
    named,
    Standing,
  ),
  suspendStanding: operation(
    'POST',
    '/v1/standing/{id}/suspend',
    'Suspend a standing release, at once',
    named,
    Standing,
  ),
  resumeStanding: operation('POST', '/v1/standing/{id}/resume', 'Let a suspended one go on', named, Standing),
  endStanding: operation(
    'POST',
    '/v1/standing/{id}/end',
    'End a standing release, at once and for good',
    named,
    Standing,
  ),
} as const
