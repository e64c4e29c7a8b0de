import { IntakeReport, Place } from '@carnet/api'
import { z } from 'zod'

/** What the edge says once it knows a message's format. */
export const MessageOpening = z.strictObject({
  format: z.string().max(60),
  idempotencyKey: z.string().min(1).max(200).optional(),
})
export type MessageOpening = z.infer<typeof MessageOpening>

/** What the edge says of a message that it read to its end. Digest and length are the vault process's own finding. */
export const MessageClosing = z.strictObject({
  records: z.int().nonnegative(),
  unknown: IntakeReport.shape.unknown,
})
export type MessageClosing = z.infer<typeof MessageClosing>

/** Why the edge could not understand a message: the place and codes, never what stood there. */
export const MessageRefusal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unknown-format') }),
  z.strictObject({
    kind: z.literal('malformed'),
    at: Place,
    fault: z.string().max(60),
    expected: z.string().max(200),
  }),
])
export type MessageRefusal = z.infer<typeof MessageRefusal>
