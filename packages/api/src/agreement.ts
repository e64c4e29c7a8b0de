import { z } from 'zod'
import { ElementName, Instant, OfficeCode, PurposeName } from './ids.ts'

/** An agreement has the id of the proposal that it came of. */
export const AgreementId = z.uuid().brand<'AgreementId'>()
export type AgreementId = z.infer<typeof AgreementId>

const line = z.string().trim().min(1).max(200)

/** What the authority and a guest office signed: who asks, what for, which elements and no others, in `[from, until)`. */
export const AgreementTerms = z.strictObject({
  office: OfficeCode.describe('The guest office.'),
  title: line.describe('What the agreement is called; sealed at rest.'),
  parties: z.array(line).min(2).max(10).readonly().describe('Who signed it.'),
  legalBasis: line,
  purposes: z.array(PurposeName).min(1).max(20).readonly(),
  elements: z.array(ElementName).min(1).max(500).readonly().describe('All that may be asked for, found by or shown.'),
  from: Instant,
  until: Instant.describe('The first moment at which nothing is released under it; at most five years after `from`.'),
  document: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional()
    .describe('SHA-256 of the signed document.'),
})
export type AgreementTerms = z.infer<typeof AgreementTerms>

export const AgreementProposed = z.strictObject({
  kind: z.literal('domestic-agreement'),
  ...AgreementTerms.shape,
  reason: z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.'),
})
export type AgreementProposed = z.infer<typeof AgreementProposed>

/** What of an agreement in force a guest’s requests are held against. */
export const AgreementInForce = z.strictObject({
  id: AgreementId,
  purposes: AgreementTerms.shape.purposes,
  elements: AgreementTerms.shape.elements,
  from: Instant,
  until: Instant,
})
export type AgreementInForce = z.infer<typeof AgreementInForce>
