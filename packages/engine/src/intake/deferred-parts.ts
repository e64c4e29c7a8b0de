import type { StatedRecord } from '@carnet/customs'
import { z } from 'zod'
import type { MessageClosing, MessageOpening } from '../types.ts'

/** Bytes above which a part is full: what one part needs in memory is this and one record. */
const partSize = 256 * 1024

/** Records in JSON, by parts. */
export function* inParts(records: readonly StatedRecord[]): Generator<Uint8Array> {
  let waiting: string[] = []
  let length = 0
  for (const record of records) {
    const text = JSON.stringify(record)
    waiting.push(text)
    length += Buffer.byteLength(text)
    if (length < partSize) continue
    yield Buffer.from(`[${waiting.join(',')}]`)
    waiting = []
    length = 0
  }
  if (waiting.length > 0) yield Buffer.from(`[${waiting.join(',')}]`)
}

/** The records of a part: each is validated again where it is taken in. */
export const recordsIn = (part: Buffer): readonly unknown[] => z.array(z.unknown()).parse(JSON.parse(part.toString()))

/** What was said at a message's two ends: the last part. A caller's key and an unknown field's name may be personal data. */
export interface Ends {
  readonly opening: MessageOpening
  readonly closing: MessageClosing
}

const EndsText = z.strictObject({
  format: z.string(),
  idempotencyKey: z.string().optional(),
  digest: z.base64url().length(43),
  bytes: z.int().nonnegative(),
  records: z.int().nonnegative(),
  unknown: z.array(
    z.strictObject({ field: z.string(), place: z.looseObject({ line: z.number() }), count: z.number() }),
  ),
})

export function endingText({ opening, closing }: Ends): Uint8Array {
  const { digest, bytes, records, unknown } = closing
  const text = { ...opening, digest: Buffer.from(digest).toString('base64url'), bytes, records, unknown }
  return Buffer.from(JSON.stringify(text))
}

export function endsIn(part: Buffer): Ends {
  const { format, idempotencyKey, digest, bytes, records, unknown } = EndsText.parse(JSON.parse(part.toString()))
  return {
    opening: { format, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
    closing: { digest: Buffer.from(digest, 'base64url'), bytes, records, unknown },
  }
}
