import { z } from 'zod'
import { Proposal } from './decision.ts'
import { Instant } from './ids.ts'
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
  recovery: z
    .strictObject({ held: Instant, threshold: z.int().positive(), parts: z.int().positive() })
    .optional()
    .describe('The ceremony by which `threshold` of `parts` custodians recover the keys of a lost passphrase.'),
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
} as const
