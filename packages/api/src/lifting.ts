import { z } from 'zod'
import { ActorId, EntryHash } from './ids.ts'

const reason = z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.')

export const SuspensionLifting = z.strictObject({ id: EntryHash, reason })
export type SuspensionLifting = z.infer<typeof SuspensionLifting>

/** That this suspension of this person’s searching ends. */
export const LiftProposed = z.strictObject({
  kind: z.literal('lift-suspension'),
  suspension: EntryHash,
  person: ActorId,
  reason,
})
export type LiftProposed = z.infer<typeof LiftProposed>
