import { z } from 'zod'
import { ElementName, MessageId } from './ids.ts'
import { Receipt } from './receipt.ts'

export const Classification = z.enum(['open', 'internal', 'commercial', 'personal', 'special', 'enforcement'])
export type Classification = z.infer<typeof Classification>

/** Where in the message: never what stands there. */
export const Place = z.strictObject({
  line: z.int().positive(),
  column: z.int().positive().optional(),
  field: z.string().max(200).optional(),
})
export type Place = z.infer<typeof Place>

export const UnknownElement = z.strictObject({ field: z.string(), place: Place, count: z.int().positive() })
export type UnknownElement = z.infer<typeof UnknownElement>

/** What became of one message. The same message again is answered with the same report and `again: true`. */
export const IntakeReport = z.strictObject({
  message: MessageId,
  format: z.string(),
  again: z.boolean(),
  records: z.record(z.string(), z.int().nonnegative()).describe('Number of records by type.'),
  sealed: z.record(Classification, z.int().nonnegative()).describe('Number of elements by classification.'),
  elements: z.record(ElementName, z.int().nonnegative()).describe('Number of values by element.'),
  subjects: z.strictObject({ known: z.int().nonnegative(), new: z.int().nonnegative() }),
  unknown: z.array(UnknownElement).readonly(),
  bytes: z.int().nonnegative(),
  receipt: Receipt,
})
export type IntakeReport = z.infer<typeof IntakeReport>

/**
 * The key provider does not answer: the message is kept, sealed whole, and taken in once it does. The same message again is
 * answered the same until then, and afterwards with the report, of the same `message`.
 */
export const DeferredReport = z.strictObject({
  message: MessageId,
  deferred: z.literal(true),
  format: z.string(),
  records: z.record(z.string(), z.int().nonnegative()).describe('Number of records by type.'),
  bytes: z.int().nonnegative(),
  receipt: Receipt,
})
export type DeferredReport = z.infer<typeof DeferredReport>

/** What a message is answered with: taken in, or kept to be taken in. */
export const IntakeAnswer = z.union([IntakeReport, DeferredReport])
export type IntakeAnswer = z.infer<typeof IntakeAnswer>
