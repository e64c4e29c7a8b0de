import type { Findings } from './finding.ts'
import { Refused } from './refusal.ts'

const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte)

export const isJpeg = (bytes: Uint8Array): boolean => startsWith(bytes, 0xff, 0xd8, 0xff)
export const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/**
 * A JPEG without what cameras and programs add: EXIF with its place and thumbnail, XMP, Photoshop's blocks, comments, and what
 * stands behind the picture. The colours stay (APP0, the ICC profile in APP2, Adobe's APP14); so does every pixel.
 * SPEC: ITU-T T.81, B.1.1.3 and B.2.4.6.
 */
export function cleanJpeg(bytes: Uint8Array, place: string, found: Findings): Uint8Array {
  const pieces = [bytes.subarray(0, 2)]
  let at = 2
  for (;;) {
    if (bytes[at] !== 0xff) throw new Refused('malformed')
    while (bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1]
    if (marker === undefined) throw new Refused('malformed')
    if (marker === 0xda) break
    if (marker === 0xd9) throw new Refused('malformed')
    const end = at + 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
    if (end < at + 4 || end > bytes.length) throw new Refused('malformed')
    if (isMetadata(marker, bytes.subarray(at + 4, end))) found.add('metadata', place, 'removed')
    else pieces.push(bytes.subarray(at, end))
    at = end
  }
  const end = endOfPicture(bytes, at)
  if (end < bytes.length) found.add('metadata', place, 'removed')
  return joined([...pieces, bytes.subarray(at, end)])
}

function isMetadata(marker: number, content: Uint8Array): boolean {
  if (marker === 0xfe) return true
  if (marker < 0xe0 || marker > 0xef || marker === 0xe0 || marker === 0xee) return false
  return !(marker === 0xe2 && new TextDecoder('latin1').decode(content.subarray(0, 11)) === 'ICC_PROFILE')
}

/** In scanned data 0xFF is followed by nought or a restart marker; tables and further scans may come between. */
function endOfPicture(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at + 2
  throw new Refused('malformed')
}

/** Chunks that say how the picture looks; every other one that a reader may pass over says something else. */
const seen = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs', 'hIST', 'acTL', 'fcTL', 'fdAT'])

/** A PNG without texts, EXIF, times and unknown chunks, and what stands behind its end. SPEC: PNG (third edition), 5.3, 11.3. */
export function cleanPng(bytes: Uint8Array, place: string, found: Findings): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces = [bytes.subarray(0, 8)]
  let at = 8
  for (let type = ''; type !== 'IEND'; ) {
    if (at + 12 > bytes.length) throw new Refused('malformed')
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) throw new Refused('malformed')
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    // Lower case in the first letter: not needed to show the picture.
    if (/^[a-z]/.test(type) && !seen.has(type)) found.add('metadata', place, 'removed')
    else pieces.push(bytes.subarray(at, end))
    at = end
  }
  if (at < bytes.length) found.add('metadata', place, 'removed')
  return joined(pieces)
}
