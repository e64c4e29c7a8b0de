import { z } from 'zod'
import { CaseId, ElementName, Instant, PurposeName } from './ids.ts'

export const ExportId = z.uuid().brand<'ExportId'>()
export type ExportId = z.infer<typeof ExportId>

export const RecipientId = z.uuid().brand<'RecipientId'>()
export type RecipientId = z.infer<typeof RecipientId>

/** SHA-256 of a recipient's key as it is written, in base64url. */
const KeyFingerprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** What a file is encrypted with: to an age X25519 recipient, or by HPKE to an X25519 public key. */
export const RecipientKind = z.enum(['age', 'hpke'])
export type RecipientKind = z.infer<typeof RecipientKind>

export const RecipientOf = z.enum(['person', 'office', 'authority'])
export type RecipientOf = z.infer<typeof RecipientOf>

const name = z.string().trim().min(1).max(120).describe('Who it is, as those who approve know them; sealed at rest.')

/** Whose key a file is encrypted to, as it stood when the export was asked for. */
export const RecipientNamed = z.strictObject({
  id: RecipientId,
  name,
  whose: RecipientOf,
  kind: RecipientKind,
  fingerprint: KeyFingerprint,
})
export type RecipientNamed = z.infer<typeof RecipientNamed>

/** `original` is refused by a node that keeps no original messages. */
export const ExportFormat = z.enum(['csv', 'xlsx', 'json', 'xml', 'original'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** One element of an export, and in which ways the records show it. */
export const ElementShown = z.strictObject({
  element: ElementName,
  shown: z.array(z.enum(['revealed', 'masked', 'withheld', 'destroyed'])).readonly(),
})
export type ElementShown = z.infer<typeof ElementShown>

/** A file that is made once others have agreed: exactly what will be in it, and for whom. */
export const ExportProposal = z.strictObject({
  kind: z.literal('export'),
  export: ExportId,
  purpose: PurposeName,
  case: CaseId.optional(),
  elements: z.array(ElementShown).min(1).max(200).readonly(),
  records: z.int().nonnegative().describe('How many records at most.'),
  subjects: z.int().nonnegative().describe('How many persons and organisations they are about.'),
  recipient: RecipientNamed,
  format: ExportFormat,
  deleteBy: Instant,
  reason: z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.'),
})
export type ExportProposal = z.infer<typeof ExportProposal>

/** The name of a recipient, for its registration. */
export const RecipientName: typeof name = name
