import { z } from 'zod'
import { Proposal, ProposalId } from './decision.ts'
import { ActorId, EntryHash, Instant } from './ids.ts'
import { Job } from './job.ts'
import { nothing, operation } from './operation.ts'
import { CeremonyProposal, RecoveryShare } from './recovery.ts'

/** What the key provider says of the key that wrapped a page. */
export const PageDestruction = z.strictObject({
  state: z
    .enum(['live', 'scheduled', 'destroyed', 'unprovable'])
    .describe(
      '`live`: it is still to be asked; `scheduled`: it destroys the key at “at”; `destroyed`: it did, at “at”; `unprovable`: it proves nothing.',
    ),
  at: Instant.optional(),
  keys: z.int().nonnegative().describe('Keys that were destroyed while they lay on the page.'),
})
export type PageDestruction = z.infer<typeof PageDestruction>

/** A custodian's word that the own share opens, and is the one that the ceremony gave. */
export const ShareChecked = z.strictObject({
  by: ActorId,
  at: Instant,
  entry: EntryHash.describe('The ledger entry that says so.'),
})
export type ShareChecked = z.infer<typeof ShareChecked>

/** Who recovers the keys, and how many of them have shown that they can. */
export const RecoveryStanding = z.strictObject({
  ceremony: ProposalId.describe('Id of the proposal that every custodian signed.'),
  held: Instant,
  threshold: z.int().positive(),
  parts: z.int().positive(),
  checks: z
    .array(ShareChecked)
    .readonly()
    .describe(
      'The last word of each custodian who said since that the own share opens; as long as the access log is kept.',
    ),
})
export type RecoveryStanding = z.infer<typeof RecoveryStanding>

/** The keys as a whole: numbers and times, and nothing of a key. */
export const KeysStatus = z.strictObject({
  provider: z.string(),
  provesDestruction: z.boolean().describe('Whether it destroys keys and confirms it.'),
  pages: z.strictObject({
    filling: z.int().nonnegative(),
    full: z.int().nonnegative(),
    rotating: z.int().nonnegative(),
    retired: z.int().nonnegative(),
  }),
  oldest: Instant.optional().describe('When the oldest page that is in use was begun.'),
  keys: z.int().nonnegative().describe('Keys that the key store holds, wrapped.'),
  tombstones: z.int().nonnegative().describe('Keys that it holds no more.'),
  toRotate: z.int().nonnegative().describe('Pages on which keys were destroyed since they were begun.'),
  waiting: z
    .int()
    .nonnegative()
    .describe('Destroyed keys of which the provider has not confirmed that they are unreadable in every backup.'),
  recovery: RecoveryStanding.optional().describe(
    'The ceremony by which `threshold` of `parts` custodians recover the keys of a lost passphrase.',
  ),
  retired: z.array(PageDestruction).readonly().describe('The pages that were retired, the newest first; 500 at most.'),
})
export type KeysStatus = z.infer<typeof KeysStatus>

export const PageRotation = z.strictObject({
  all: z
    .boolean()
    .optional()
    .describe('Every page, and not only those on which keys were destroyed; `begunBefore` narrows it.'),
  begunBefore: Instant.optional().describe('With “all”: pages begun before; by default now.'),
})
export type PageRotation = z.infer<typeof PageRotation>

export const custodyOperations = {
  keysStatus: operation(
    'GET',
    '/v1/keys',
    'Pages, keys and tombstones, and what waits to be destroyed',
    nothing,
    KeysStatus,
  ),
  rotatePages: operation(
    'POST',
    '/v1/keys/rotate-pages',
    'Move live keys to new pages, and have the provider destroy the keys of the old ones',
    PageRotation,
    Job,
  ),
  proposeCeremony: operation(
    'POST',
    '/v1/keys/ceremonies',
    'Propose whose shares recover the keys when the passphrase is lost; held once each custodian has signed',
    CeremonyProposal,
    Proposal,
  ),
  recoveryShare: operation(
    'POST',
    '/v1/keys/recovery-share',
    'One’s own share of the recovery key, sealed to one’s own signer',
    nothing,
    RecoveryShare,
  ),
  checkRecoveryShare: operation(
    'POST',
    '/v1/keys/recovery-share/checks',
    'Say that one opened the own share, away from the node, and that it is the one that this ceremony gave; stamped',
    z.strictObject({ ceremony: ProposalId }),
    RecoveryStanding,
  ),
} as const
