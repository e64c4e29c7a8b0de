import { z } from 'zod'
import { ProposalId } from './decision.ts'
import { CaseId, ElementName, Instant, JobId, RecordId, SubjectId } from './ids.ts'
import { Receipt } from './receipt.ts'

export const DestructionId = z.uuid().brand<'DestructionId'>()
export type DestructionId = z.infer<typeof DestructionId>

const count = z.int().nonnegative()

/** Up to a bound that keeps looking quick; `more` says that there are more than that. */
export const Counted = z.strictObject({ records: count, more: z.boolean() })
export type Counted = z.infer<typeof Counted>

/** A class of retention, and one of its periods: a month of goods, a day of passengers. */
const RetentionClassName = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/)
  .max(60)
const PeriodName = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/)

export const SubjectQuery = z.strictObject({
  element: ElementName.describe('An element that identifies, such as `travel-document.number`.'),
  value: z.string().trim().min(1).max(128),
  issuer: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .optional()
    .describe('The issuing state, or the register that the number is of.'),
  case: CaseId,
})
export type SubjectQuery = z.infer<typeof SubjectQuery>

const merged = z
  .array(SubjectId)
  .readonly()
  .optional()
  .describe('Those who are one with the subject by what persons said; all of it covers them too.')

export const SubjectFound = z.strictObject({
  subject: SubjectId,
  kind: z.enum(['person', 'organisation']),
  holds: z
    .array(z.strictObject({ type: z.string(), class: z.string(), records: count }))
    .readonly()
    .describe('Records that the subject is mentioned in, by type and retention class.'),
  merged,
})
export type SubjectFound = z.infer<typeof SubjectFound>
export const SubjectSearch = z.strictObject({ found: SubjectFound.optional(), receipt: Receipt })
export type SubjectSearch = z.infer<typeof SubjectSearch>

const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .optional()
  .describe('Why, for those who have to agree; sealed at rest.')

export const ErasureOrder = z.strictObject({
  subject: SubjectId,
  case: CaseId,
  keep: z.array(RecordId).max(200).default([]).describe('Records that law keeps: they are put on hold first.'),
  reason,
})
export type ErasureOrder = z.infer<typeof ErasureOrder>

export const ExpiryOrder = z.strictObject({ class: RetentionClassName, period: PeriodName, case: CaseId, reason })
export type ExpiryOrder = z.infer<typeof ExpiryOrder>

/** What is left somewhere although the keys are gone, by code; docs/formats/certificate.md says what each means. */
export const Residual = z.enum([
  'database-dead-rows',
  'database-log',
  'index-equality-in-backups',
  'terms-in-backups',
  'process-memory',
  'open-elements',
  'kept-on-hold',
])
export type Residual = z.infer<typeof Residual>

const kind = z.enum(['erasure', 'expiry'])

export const DestructionPreview = z.strictObject({
  kind,
  keys: count,
  merged,
  goes: Counted,
  compartments: z
    .array(z.strictObject({ class: z.string(), ...Counted.shape }))
    .readonly()
    .describe('Records with something that goes, by the class that it is sealed in.'),
  held: z.strictObject({ ...Counted.shape }).describe('Records of which something is on hold, and stays.'),
  keeps: count.describe('Records that would be put on hold first, one after the other.'),
  agreement: z
    .enum(['none', 'mass-destruction', 'early-expiry'])
    .describe('Whether a second person has to agree, and why.'),
  delay: count.describe('Seconds from the agreement to the destruction.'),
  residuals: z.array(Residual).readonly(),
  receipt: Receipt,
})
export type DestructionPreview = z.infer<typeof DestructionPreview>

export const DestructionState = z.enum([
  'waiting',
  'approved',
  'marked',
  'here',
  'inventoried',
  'swept',
  'everywhere',
  'cancelled',
])
export type DestructionState = z.infer<typeof DestructionState>

const stamped = z.strictObject({ at: Instant, receipt: Receipt })

/** What was destroyed, and from which moments on it can't be read: docs/formats/certificate.md. */
export const DestructionCertificate = z.strictObject({
  id: DestructionId,
  kind,
  state: DestructionState,
  subject: SubjectId.optional(),
  merged,
  period: z.strictObject({ class: z.string(), period: z.string() }).optional(),
  keys: count,
  ordered: z.strictObject({ at: Instant, case: CaseId.optional(), receipt: Receipt.optional() }),
  proposal: ProposalId.optional(),
  job: JobId.optional(),
  marked: stamped.optional().describe('From here on no release opens any of it.'),
  here: stamped.optional().describe('T1: no process of this node has the keys any more.'),
  inventory: z
    .strictObject({
      counts: z.strictObject({ records: count, compartments: count, terms: count }),
      root: z.string().describe('Merkle root over commitments to the ids of the records.'),
      receipt: Receipt,
    })
    .optional(),
  swept: Instant.optional().describe('What was sealed under the keys is deleted too.'),
  everywhere: z
    .strictObject({
      state: z.enum(['unprovable', 'waiting', 'scheduled', 'confirmed']),
      at: Instant.optional(),
      receipt: Receipt.optional(),
    })
    .describe('T2: the key provider has destroyed what wrapped the keys, so that no backup opens.'),
  cancelled: stamped.optional(),
  residuals: z.array(Residual).readonly(),
})
export type DestructionCertificate = z.infer<typeof DestructionCertificate>

export const DestructionListed = z.strictObject({
  id: DestructionId,
  kind,
  state: DestructionState,
  ordered: Instant,
})
export const DestructionList = z.strictObject({ destructions: z.array(DestructionListed).readonly() })
export type DestructionList = z.infer<typeof DestructionList>
