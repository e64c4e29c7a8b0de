import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  decodeFrames,
  encodeFrame,
  type Frame,
  FrameFault,
  type FrameKind,
  frameKinds,
  largestFrame,
} from './frames.ts'

const frame = fc.record({ kind: fc.constantFrom(...frameKinds), payload: fc.uint8Array({ maxLength: 300 }) })
const wire = (frames: readonly { kind: FrameKind; payload: Uint8Array }[]): Buffer =>
  Buffer.concat(frames.flatMap(({ kind, payload }) => encodeFrame(kind, payload)))

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (let turn = 0; from < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(from, from + size)
    from += size
  }
}
const decode = async (bytes: Uint8Array, sizes: readonly number[] = [7]): Promise<Frame[]> => {
  const frames: Frame[] = []
  for await (const each of decodeFrames(cut(bytes, sizes))) frames.push(each)
  return frames
}

describe('frames', () => {
  test.prop([
    fc.array(frame, { maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 }),
  ])('what was sent comes out, however the bytes were cut', async (frames, sizes) => {
    const decoded = await decode(wire(frames), sizes)
    expect(decoded.map(({ kind, payload }) => ({ kind, payload: new Uint8Array(payload) }))).toEqual(frames)
  })

  test.prop([frame, fc.nat()])('a body that breaks off within a frame is not finished', async (one, seed) => {
    const bytes = wire([one])
    const kept = 1 + (seed % (bytes.length - 1))
    await expect(decode(bytes.subarray(0, kept))).rejects.toThrow(FrameFault)
  })

  test('a kind that there is not, or a length beyond the bound, is refused before it is read', async () => {
    await expect(decode(Uint8Array.of(99, 0, 0, 0, 1, 0))).rejects.toThrow(FrameFault)
    const header = Buffer.alloc(5)
    header.writeUInt32BE(largestFrame + 1, 1)
    await expect(decode(header)).rejects.toThrow(FrameFault)
  })
})
