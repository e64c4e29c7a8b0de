import { z } from 'zod'
import { ProposalId, SignerId } from './decision.ts'
import { Instant } from './ids.ts'

const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** Custodians at most: as many as hold the shares of one ceremony. */
const most = 15

/** Custodians to be, each by a confirmed signer, and how many of them recover. */
export const CeremonyProposal = z.strictObject({
  custodians: z.array(SignerId).min(2).max(most).readonly().describe('Confirmed signers, of a key-custodian each.'),
  threshold: z.int().min(2).max(most).describe('How many of them recover the keys together; fewer learn nothing.'),
})
export type CeremonyProposal = z.infer<typeof CeremonyProposal>

/** Which ceremony a share belongs to. */
export const RecoveryNamed = z.strictObject({
  authority: z.string(),
  node: z.uuid(),
  ceremony: ProposalId.describe('Id of the proposal that every custodian signed.'),
  threshold: z.int().min(2).max(most),
})
export type RecoveryNamed = z.infer<typeof RecoveryNamed>

/** One custodian's share, sealed to the custodian: docs/formats/recovery.md. */
export const RecoveryPart = z.strictObject({
  signer: SignerId,
  sealed: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(200),
  check: Bytes32.describe('SHA-256 that tells whether an opened share is this one.'),
})
export type RecoveryPart = z.infer<typeof RecoveryPart>

/** A share as its custodian keeps it. */
export const RecoveryShare = z.strictObject({
  carnet: z.literal('recovery-share/v1'),
  ...RecoveryNamed.shape,
  parts: z.int().min(2).max(most).describe('How many custodians have one.'),
  held: Instant,
  ...RecoveryPart.shape,
})
export type RecoveryShare = z.infer<typeof RecoveryShare>

/** A share opened by its custodian, for the day of the recovery. Whoever has enough of these has the keys. */
export const OpenedRecoveryShare = z.strictObject({
  carnet: z.literal('opened-recovery-share/v1'),
  ...RecoveryNamed.shape,
  signer: SignerId,
  share: z.string().regex(/^[A-Za-z0-9_-]{44}$/),
})
export type OpenedRecoveryShare = z.infer<typeof OpenedRecoveryShare>
