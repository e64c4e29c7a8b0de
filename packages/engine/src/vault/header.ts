import { suite } from './suite.ts'

/**
 * What stands in clear before the nonce of a sealed message (docs/formats/sealed.md):
 * suite, dictionary version, a mark of each key's id, generation.
 */
export interface Header {
  readonly dictionary: number
  /** Marks of the subject's and the period's key, in this order. The whole ids stand in the row and are authenticated. */
  readonly marks: number
  readonly generation: number
  /** Bytes of the header. */
  readonly length: number
}

/** The last two bytes of a key's id: enough to see that a row and its sealed bytes name different keys. */
const mark = (key: string | undefined): number => (key === undefined ? 0 : Number.parseInt(key.slice(-4), 16))

export const marksOf = (subjectKey: string | undefined, epochKey: string): number =>
  mark(subjectKey) * 0x1_0000 + mark(epochKey)

export function encodeHeader(dictionary: number, marks: number, generation: number): Buffer {
  const bytes = [suite]
  pushVarint(bytes, dictionary)
  bytes.push(marks >>> 24, (marks >>> 16) & 0xff, (marks >>> 8) & 0xff, marks & 0xff)
  pushVarint(bytes, generation)
  return Buffer.from(bytes)
}

/** Undefined where it is not a header of this suite. */
export function decodeHeader(message: Uint8Array): Header | undefined {
  if (message[0] !== suite) return undefined
  const dictionary = readVarint(message, 1)
  if (dictionary === undefined || dictionary.end + 4 > message.length) return undefined
  let marks = 0
  for (let at = dictionary.end; at < dictionary.end + 4; at++) marks = marks * 256 + (message[at] ?? 0)
  const generation = readVarint(message, dictionary.end + 4)
  if (generation === undefined) return undefined
  return { dictionary: dictionary.value, marks, generation: generation.value, length: generation.end }
}

/** LEB128, at most 32 bits. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  bytes.push(rest)
}

function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0
  for (let at = from, scale = 1; at < from + 5; at++, scale *= 128) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * scale
    // One number has one encoding: no zeros at the end.
    if (byte < 0x80) return byte === 0 && at > from ? undefined : { value, end: at + 1 }
  }
  return undefined
}
