import { leafHash } from '@carnet/tlog'
import canonicalize from 'canonicalize'
import { z } from 'zod'

/** What can be said in the ledger. Closed: a new kind is a change of the format (docs/formats/ledger-entry.md). */
export const entryKinds = [
  'node-initialised',
  'node-founded',
  'policy-activated',
  'intake',
  'message-refused',
  'message-deferred',
  'search',
  'release',
  'refusal',
  'searching-suspended',
  'suspension-lifted',
  'case-opened',
  'case-closed',
  'cases-imported',
  'actor-created',
  'token-issued',
  'token-revoked',
  'session-begun',
  'session-elsewhere',
  'session-ended',
  'credential-enrolled',
  'credential-removed',
  'service-key-added',
  'service-key-ended',
  'guest-office-registered',
  'guest-office-ended',
  'guest-provider-set',
  'guest-ended',
  'agreement-begun',
  'agreement-ended',
  'job-cancelled',
  'subject-search',
  'subjects-merged',
  'subjects-unmerged',
  'subject-split',
  'destruction-preview',
  'destruction-ordered',
  'erasure',
  'expiry',
  'destroyed-here',
  'destruction-inventory',
  'destroyed-everywhere',
  'destruction-cancelled',
  'signer-registered',
  'signer-confirmed',
  'signer-ended',
  'proposal-made',
  'approval-given',
  'approval-refused',
  'proposal-cancelled',
  'proposal-done',
  'delegate-set',
  'delegate-ended',
  'role-granted',
  'grant-revoked',
  'training-recorded',
  'training-overridden',
  'break-glass',
  'continuity-declared',
  'continuity-extended',
  'continuity-ended',
  'review-given',
  'review-overdue',
  'notice-seen',
  'standing-begun',
  'standing-suspended',
  'standing-resumed',
  'standing-ended',
  'standing-batch',
  'backup-begun',
  'backup-made',
  'rehearsal-begun',
  'backup-proven',
  'backup-failed',
  'node-restored',
  'node-recovered',
  'key-ceremony-held',
  'recovery-share-checked',
  'retention-event',
  'resealed',
  'held',
  'lifted',
  'objective-link',
  'objective-link-ended',
  'keys-replaced',
  'keys-destroyed',
  'restricted',
  'restricted-opened',
  'period-decided',
  'clock-accepted',
  'page-rotation-begun',
  'pages-rotated',
  'provider-key-destroyed',
  'recipient-registered',
  'recipient-confirmed',
  'recipient-ended',
  'export-requested',
  'export',
  'export-fetched',
  'export-received',
  'export-deleted',
  'export-revoked',
  'export-traced',
  'note-written',
  'crossings-read',
  'loss-accepted',
] as const
export type EntryKind = (typeof entryKinds)[number]

/** What may be counted in an entry. */
export const countNames = [
  'records',
  'subjects',
  'elements',
  'revealed',
  'masked',
  'withheld',
  'candidates',
  'hits',
  'parts',
  'entries',
  'compartments',
  'terms',
  'keys',
  'pages',
] as const
export type CountName = (typeof countNames)[number]

/**
 * What an entry says: codes, counts, hashes and commitments. There is no member that could take a name, a value, free
 * text or a record number. Hashes and commitments are 32 bytes in base64url.
 */
export interface EntryContent {
  readonly kind: EntryKind
  readonly at: Date
  /** Code of the administration whose ledger this is. */
  readonly authority: string
  /** Keyed pseudonym of the actor. */
  readonly actor: string
  readonly purpose?: string
  /** Commitment to the case's id. */
  readonly case?: string
  /** What it was done under, without the approval or the case that a rule asks for. */
  readonly override?: 'break-glass' | 'continuity'
  /** Hash of the decision record. */
  readonly decision?: string
  /** Hash of the policy that decided. */
  readonly policy?: string
  readonly counts?: Readonly<Partial<Record<CountName, number>>>
  /** Commitments to the ids of what the entry is about … */
  readonly commitments?: readonly string[]
  /** … or the Merkle root over them (RFC 6962 §2.1), where they are many. */
  readonly root?: string
}

/** An entry as logged. */
export interface Entry {
  /** Canonical JSON (RFC 8785), UTF-8, at most 65,535 bytes. */
  readonly bytes: Uint8Array
  /** Leaf hash (RFC 6962 §2.1): the entry's name. */
  readonly hash: Uint8Array
}

/** C2SP tlog-tiles: the length of an entry in a bundle has 16 bits. */
const mostBytes = 65_535
const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const count = z.int().nonnegative().optional()

const content = z.strictObject({
  kind: z.enum(entryKinds),
  at: z.date(),
  authority: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,63}$/u),
  actor: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/),
  purpose: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/)
    .max(60)
    .optional(),
  case: hash.optional(),
  override: z.enum(['break-glass', 'continuity']).optional(),
  decision: hash.optional(),
  policy: hash.optional(),
  counts: z.strictObject(Object.fromEntries(countNames.map((name) => [name, count]))).optional(),
  commitments: z.array(hash).max(64).optional(),
  root: hash.optional(),
})

/**
 * The entry that says `said`. Its `blind`, 32 fresh random bytes, keeps whoever holds the hash tiles from guessing what
 * an entry says by hashing guesses.
 *
 * Throws on content that the format does not take: that is a bug of the caller, and its message names the member alone.
 */
export function entryOf(said: EntryContent, random: (bytes: number) => Uint8Array): Entry {
  const checked = content.safeParse(said)
  if (!checked.success) throw new Error(`an entry does not take this: ${checked.error.issues[0]?.path.join('.') ?? ''}`)
  const { at, ...rest } = said
  const blind = Buffer.from(random(32)).toString('base64url')
  const text = canonicalize({ v: 1, at: at.toISOString(), ...rest, blind })
  const bytes = new TextEncoder().encode(text)
  if (bytes.length > mostBytes) throw new Error('an entry is longer than a bundle can hold')
  return { bytes, hash: leafHash(bytes) }
}
