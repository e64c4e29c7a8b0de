/**
 * A message on its way from the edge to the vault process: one HTTP/2 request body of frames, in this order.
 *
 *     opening?  ( source | records )*  ( closing | refusal )
 *
 * `source` carries the message's bytes as received, `records` what the edge understood of the bytes before. A body that
 * ends without its last frame was not finished: nothing of it stays.
 */
export const frameKinds = ['source', 'opening', 'records', 'closing', 'refusal'] as const
export type FrameKind = (typeof frameKinds)[number]

export interface Frame {
  readonly kind: FrameKind
  readonly payload: Uint8Array
}

/** Longest payload that is read: what one frame needs in memory. */
export const largestFrame: number = 8 * 1024 * 1024
const headerLength = 5

/** The body is not made of frames, or breaks off within one. */
export class FrameFault extends Error {
  override readonly name = 'FrameFault'
}

/** Kind in one byte, length in four (big-endian), payload. */
export function encodeFrame(kind: FrameKind, payload: Uint8Array): readonly [header: Uint8Array, payload: Uint8Array] {
  const header = Buffer.allocUnsafe(headerLength)
  header.writeUInt8(frameKinds.indexOf(kind), 0)
  header.writeUInt32BE(payload.length, 1)
  return [header, payload]
}

/** Reads frames as they come, never holding more than one of them. */
export async function* decodeFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let parts: Uint8Array[] = []
  let held = 0
  let needed = headerLength
  let kind: FrameKind | undefined
  const taken = (): Buffer => {
    const [only] = parts
    const joined = parts.length === 1 && only !== undefined ? viewOf(only) : Buffer.concat(parts, held)
    const rest = joined.subarray(needed)
    parts = rest.length === 0 ? [] : [rest]
    held = rest.length
    return joined.subarray(0, needed)
  }
  for await (const chunk of source) {
    parts.push(chunk)
    held += chunk.length
    while (held >= needed) {
      const bytes = taken()
      if (kind === undefined) {
        kind = frameKinds[bytes.readUInt8(0)]
        needed = bytes.readUInt32BE(1)
        if (kind === undefined || needed > largestFrame) throw new FrameFault('not a frame')
      } else {
        yield { kind, payload: bytes }
        kind = undefined
        needed = headerLength
      }
    }
  }
  if (held > 0 || kind !== undefined) throw new FrameFault('unfinished')
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
