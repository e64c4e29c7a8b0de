import { z } from 'zod'
import { Proposal } from './decision.ts'
import { ActorId, EntryHash, Instant, PurposeName } from './ids.ts'
import { SuspensionLifting } from './lifting.ts'
import { nothing, operation } from './operation.ts'

/** That somebody’s searching stopped by itself, because numbers were looked up one after another. */
export const Suspension = z.strictObject({
  id: EntryHash.describe('Of the entry that says so: `/v1/receipts/{hash}` has the receipt.'),
  person: ActorId,
  since: Instant,
  purpose: PurposeName.optional(),
  lifted: z
    .strictObject({ at: Instant, by: z.array(ActorId).min(1).readonly() })
    .optional()
    .describe('Who signed that it goes on; absent while it lasts.'),
})
export type Suspension = z.infer<typeof Suspension>

export const SuspensionList = z.strictObject({ suspensions: z.array(Suspension).readonly() })
export type SuspensionList = z.infer<typeof SuspensionList>

/** Searching that stopped by itself, and how it goes on. */
export const suspensionOperations = {
  suspensions: operation(
    'GET',
    '/v1/suspensions',
    'Whose searching was suspended, newest first',
    nothing,
    SuspensionList,
  ),
  liftSuspension: operation(
    'POST',
    '/v1/suspensions/{id}/lift',
    'Propose that somebody’s searching goes on: two persons sign it, neither of them the one whose it is',
    SuspensionLifting,
    Proposal,
  ),
} as const
