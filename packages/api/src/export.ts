import { z } from 'zod'
import { ProposalId } from './decision.ts'
import {
  ElementShown,
  ExportFormat,
  ExportId,
  ExportProposal,
  RecipientId,
  RecipientName,
  RecipientNamed,
  RecipientOf,
} from './export-proposal.ts'
import { ActorId, CaseId, ElementName, EntryHash, Instant, PurposeName } from './ids.ts'
import { Receipt } from './receipt.ts'
import { Obligation, Selection } from './release.ts'

const Hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const count = z.int().nonnegative()

/** An age X25519 recipient (bech32), or 32 bytes of an X25519 public key in base64url. */
const RecipientKey = z
  .string()
  .regex(/^(?:age1[02-9ac-hj-np-z]{58}|[A-Za-z0-9_-]{43})$/)
  .describe('An age recipient `age1…` (X25519), or an X25519 public key in base64url for HPKE.')

export const RecipientRegistration = z.strictObject({
  name: RecipientName,
  key: RecipientKey,
  whose: RecipientOf,
  from: Instant.optional().describe('By default now.'),
  until: Instant,
})
export type RecipientRegistration = z.infer<typeof RecipientRegistration>

/** `registered` counts for nothing until somebody else has confirmed whose key it is. */
export const Recipient = z.strictObject({
  ...RecipientNamed.shape,
  key: RecipientKey,
  from: Instant,
  until: Instant,
  state: z.enum(['registered', 'confirmed', 'lapsed', 'ended']),
  registered: Instant,
  registeredBy: ActorId,
  confirmed: Instant.optional(),
  confirmedBy: ActorId.optional(),
  ended: Instant.optional(),
})
export type Recipient = z.infer<typeof Recipient>
export const RecipientList = z.strictObject({ recipients: z.array(Recipient).readonly() })
export type RecipientList = z.infer<typeof RecipientList>

const [ByIds, BySearch, ByFilter] = Selection.options

/** Records as a release selects them; of a filter all are meant, so that it has no pages. */
const ExportSelection = z.union([ByIds, BySearch, ByFilter.pick({ type: true, where: true })])

export const ExportRequest = z.strictObject({
  purpose: PurposeName,
  case: CaseId.optional(),
  select: ExportSelection,
  elements: z.array(ElementName).min(1).max(200).describe('Every element that is asked for: there is no “all”.'),
  answer: z
    .enum(['masked', 'whole'])
    .optional()
    .describe('By default whole where the purpose begins with that, else masked.'),
  recipient: RecipientId,
  format: ExportFormat,
  deleteBy: Instant.describe('When the recipient must have deleted it.'),
  reason: ExportProposal.shape.reason,
})
export type ExportRequest = z.infer<typeof ExportRequest>

/** Where an export stands; what is overdue shows as that. */
export const ExportState = z.enum([
  'waiting-approval',
  'refused',
  'approved',
  'lapsed',
  'made',
  'fetched',
  'overdue-receipt',
  'received',
  'deletion-due',
  'overdue-deletion',
  'deleted',
  'revoked',
])
export type ExportState = z.infer<typeof ExportState>

export const Export = z.strictObject({
  id: ExportId,
  state: ExportState,
  by: ActorId,
  at: Instant,
  proposal: ProposalId,
  purpose: PurposeName,
  case: CaseId.optional(),
  elements: z.array(ElementShown).readonly(),
  records: count.describe('As it was asked for; what is in the file says its manifest.'),
  subjects: count,
  recipient: RecipientNamed,
  format: ExportFormat,
  deleteBy: Instant,
  reason: z.string(),
  made: Instant.optional(),
  entry: EntryHash.optional().describe('The ledger entry that was durable before anything was opened for it.'),
  fetched: Instant.optional(),
  received: Instant.optional(),
  deleted: Instant.optional().describe('When its deletion was certified.'),
  revoked: Instant.optional(),
})
export type Export = z.infer<typeof Export>
export const ExportList = z.strictObject({ exports: z.array(Export).readonly() })
export type ExportList = z.infer<typeof ExportList>

/** The file for the recipient, encrypted to the recipient's key: docs/formats/export.md. */
export const ExportFile = z.strictObject({
  id: ExportId,
  name: z.string().describe('What the file may be called.'),
  content: z.base64(),
  receipt: Receipt,
})
export type ExportFile = z.infer<typeof ExportFile>

/** What only somebody who opened the package knows. */
const Code = z.string().regex(/^[A-Za-z0-9_-]{27}$/)
export const ExportWord = z.strictObject({ id: ExportId, code: Code })
export type ExportWord = z.infer<typeof ExportWord>

export const ExportTraceRequest = z.strictObject({
  text: z.string().min(1).max(900_000).describe('The content of the file that was found. It is not kept.'),
})
export type ExportTraceRequest = z.infer<typeof ExportTraceRequest>

/** Whose copy a file is, and what shows it. */
export const ExportTrace = z.strictObject({
  copies: z
    .array(
      z.strictObject({
        export: Export,
        references: count.describe('How many row references of this copy are in it.'),
        lines: count.describe('How many of its lines are lines of this copy, word for word.'),
        inOrder: count.describe('How many neighbours among these lines stand in the order of this copy.'),
      }),
    )
    .readonly(),
})
export type ExportTrace = z.infer<typeof ExportTrace>

/** `manifest.json` of a package. */
export const ExportManifest = z.strictObject({
  v: z.literal(1),
  id: ExportId,
  authority: z.string(),
  node: z.uuid(),
  made: Instant,
  purpose: PurposeName,
  format: ExportFormat,
  file: z.strictObject({ name: z.string(), bytes: count, sha256: Hash }),
  records: count,
  elements: z
    .array(z.strictObject({ element: ElementName, revealed: count, masked: count, withheld: count, destroyed: count }))
    .readonly(),
  obligations: z.array(Obligation).readonly(),
  recipient: RecipientNamed.pick({ kind: true, fingerprint: true }),
  deleteBy: Instant,
  watermark: z.uuid(),
  decision: Hash,
  policy: Hash,
  codes: z.strictObject({
    receipt: Code.describe('To acknowledge receipt with.'),
    deletion: Code.describe('To certify deletion with.'),
  }),
  ledger: z.strictObject({ origin: z.string(), key: z.string().describe('Verifier key (C2SP signed note).') }),
  receipt: Receipt,
})
export type ExportManifest = z.infer<typeof ExportManifest>
