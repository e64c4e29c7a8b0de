import { z } from 'zod'
import { ActorId, ElementName, Instant, PurposeName } from './ids.ts'

/** What a standing release is bounded by: nothing of it is raised by anybody but by a new proposal. */
export const standingLimits = { perDay: 100_000_000, perBatch: 5_000, days: 366 } as const

/** What the owner of the system takes on; it travels with each batch. */
export const StandingObligation = z.strictObject({
  kind: z.enum(['no-onward-transfer', 'delete-by', 'notify']),
  days: z.int().min(1).max(3_650).optional().describe('Of `delete-by`: days after the batch.'),
})
export type StandingObligation = z.infer<typeof StandingObligation>

/** What a named system may read regularly: exactly this, until then, and so much of it. */
export const StandingTerms = z.strictObject({
  service: ActorId.describe('The registered service that reads.'),
  owner: ActorId.describe('The person who answers for it.'),
  purpose: PurposeName,
  types: z.array(z.string().max(60)).min(1).max(8).readonly().describe('Record types.'),
  elements: z.array(ElementName).min(1).max(200).readonly().describe('All that it gets: no element beside these.'),
  where: z
    .record(ElementName, z.string().max(200))
    .default({})
    .describe('Open elements and the values they must have, each for records of its own type.'),
  answer: z.enum(['masked', 'whole']).default('whole'),
  obligations: z.array(StandingObligation).max(10).readonly().default([]),
  volume: z
    .strictObject({
      perDay: z.int().min(1).max(standingLimits.perDay),
      perBatch: z.int().min(1).max(standingLimits.perBatch).default(1_000),
    })
    .describe('Records: on one day (UTC), and under one entry.'),
  from: Instant,
  until: Instant.describe('The first moment at which it gives nothing; at most a year after `from`.'),
})
export type StandingTerms = z.infer<typeof StandingTerms>

export const StandingProposed = z.strictObject({
  kind: z.literal('standing-release'),
  ...StandingTerms.shape,
  reason: z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.'),
})
export type StandingProposed = z.infer<typeof StandingProposed>
