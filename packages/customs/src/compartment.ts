/**
 * The plaintext of a compartment (docs/formats/compartment.md): one byte with the layout's number, then for each element its
 * dictionary number, or 0 and its id where the dictionary does not know it, in layout 2 which occurrence it is, and its
 * value. Numbers are unsigned LEB128; texts are UTF-8 behind the number of their bytes.
 */
import { elementNumbered, elementOf } from './dictionary/index.ts'
import type { CustomsElement, ElementId } from './record.ts'

/** An element as it rests: places are of the message, and stay with it. */
export interface DecodedElement {
  readonly id: ElementId
  readonly value: string
  readonly occurrence?: string
}

/** Nothing in it repeats. What was sealed before elements could repeat is all of this layout. */
const plainLayout = 1
const repeatingLayout = 2

/** Shared by all calls, which are synchronous; grows to the largest compartment met. */
let scratch = Buffer.allocUnsafe(64 * 1024)

export function encodeElements(elements: readonly Pick<CustomsElement, 'id' | 'value' | 'occurrence'>[]): Uint8Array {
  const repeating = elements.some(({ occurrence }) => occurrence !== undefined)
  let most = 1
  // A UTF-16 code unit is at most three bytes of UTF-8; a number below 2^28 at most four.
  for (const { id, value, occurrence = '' } of elements) most += 16 + 3 * (id.length + value.length + occurrence.length)
  if (scratch.length < most) scratch = Buffer.allocUnsafe(most)
  scratch[0] = repeating ? repeatingLayout : plainLayout
  let at = 1
  for (const { id, value, occurrence } of elements) {
    const known = elementOf(id)
    at = writeNumber(known?.number ?? 0, at)
    if (known === undefined) at = writeText(id, at)
    if (repeating) at = writeText(occurrence ?? '', at)
    at = writeText(value, at)
  }
  const bytes = Uint8Array.from(scratch.subarray(0, at))
  scratch.fill(0, 0, at)
  return bytes
}

function writeNumber(number: number, at: number): number {
  let rest = number
  while (rest > 0x7f) {
    scratch[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  scratch[at++] = rest
  return at
}

function writeText(text: string, at: number): number {
  const { length } = text
  if (length > 0x7f) return writeLongText(text, at)
  const start = at + 1
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7f) return writeLongText(text, at)
    scratch[start + index] = unit
  }
  scratch[at] = length
  return start + length
}

function writeLongText(text: string, at: number): number {
  const start = writeNumber(Buffer.byteLength(text), at)
  return start + scratch.write(text, start)
}

/**
 * Reads a compartment's plaintext back. What comes here was authenticated when it was opened, so that anything which is
 * not a compartment of a known layout is a fault of this program: it throws, without a word of the content.
 */
export function decodeElements(bytes: Uint8Array): readonly DecodedElement[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [layout] = buffer
  if (layout !== plainLayout && layout !== repeatingLayout) throw new Error('a compartment of an unknown layout')
  const elements: DecodedElement[] = []
  let at = 1
  const number = (): number => {
    let value = 0
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = buffer[at++]
      if (byte === undefined) break
      value |= (byte & 0x7f) << shift
      if (byte <= 0x7f) return value
    }
    throw new Error('a compartment with a broken number')
  }
  const text = (): string => {
    const length = number()
    const start = at
    at += length
    if (at > buffer.length) throw new Error('a compartment that ends within an element')
    return buffer.toString('utf8', start, at)
  }
  while (at < buffer.length) {
    const numbered = number()
    const id = numbered === 0 ? (text() as ElementId) : elementNumbered(numbered)?.id
    if (id === undefined) throw new Error('a compartment with an element of a later dictionary')
    const occurrence = layout === repeatingLayout ? text() : ''
    const value = text()
    elements.push(occurrence === '' ? { id, value } : { id, value, occurrence })
  }
  return elements
}
