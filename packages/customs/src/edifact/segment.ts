import type { Place } from '../place.ts'
import { isBreak, isLineFeed } from './bytes.ts'
import type { Charset } from './charset.ts'
import type { ServiceCharacters } from './service.ts'

/** Where a segment's data stands: bytes that hold it until the next batch is asked for. */
export interface SegmentSource {
  readonly bytes: Buffer
  readonly extents: Int32Array
  /** Where each value ends, ascending: twice the offset, and one more where an element ends with it. */
  readonly marks: Int32Array
  readonly service: ServiceCharacters
  readonly charset: Charset
  /** Syntax version of the interchange, from its UNB. */
  readonly version: number
}

/** What is kept of each segment in `extents`: so many numbers, at these places. */
export const extent = {
  start: 0,
  end: 1,
  firstMark: 2,
  /** 0 where released characters, line breaks or characters beyond ASCII are among its bytes. */
  plain: 3,
  line: 4,
  /** 0 where it is beyond counting. */
  column: 5,
  /** Counted from the interchange's UNB, which is the first. */
  number: 6,
  size: 7,
} as const

/** One value of a segment: elements count from 1 behind the tag, components from 1. */
export interface Value {
  readonly element: number
  readonly component: number
  /** Without line breaks, released characters taken for what they are, blanks at its ends removed. */
  readonly text: string
  /** Where it begins, in the bytes of its segment's source. */
  readonly start: number
}

export const largestPosition: number = 2 ** 31 - 1

/** A segment as the tokenizer met it. It reads from the tokenizer's bytes: take what you need before the next batch. */
export class Segment {
  readonly tag: string
  readonly #source: SegmentSource
  /** Where its extent begins. */
  readonly #at: number

  constructor(source: SegmentSource, index: number) {
    this.#source = source
    this.#at = index * extent.size
    this.tag = tagAt(source.bytes, this.#of(extent.start))
  }

  get number(): number {
    return this.#of(extent.number)
  }

  get line(): number {
    return this.#of(extent.line)
  }

  #of(what: number): number {
    return this.#source.extents[this.#at + what] ?? 0
  }

  /** The text of a value, empty where there is none. */
  text(element: number, component = 1): string {
    const range = this.#find(element, component)
    return range === undefined ? '' : this.#decoded(range.start, range.end)
  }

  /** Every value that is not empty, in order. */
  values(): readonly Value[] {
    const { marks } = this.#source
    const end = this.#of(extent.end)
    const values: Value[] = []
    let element = 0
    let component = 1
    let start = this.#of(extent.start)
    for (let index = this.#of(extent.firstMark); start <= end; index++) {
      const mark = marks[index] ?? 0
      const until = mark >> 1
      if (element > 0 && until > start) {
        const text = this.#decoded(start, until)
        if (text !== '') values.push({ element, component, text, start })
      }
      component = (mark & 1) === 1 ? 1 : component + 1
      if ((mark & 1) === 1) element++
      start = until + 1
    }
    return values
  }

  /** The different texts of one component in the repeats of an element; one where nothing repeats. */
  repeats(element: number, component = 1): readonly string[] {
    const { service, version } = this.#source
    const range = this.#range(element)
    if (range === undefined) return []
    const { repetition } = service
    if (repetition === undefined || version < 4) return [this.text(element, component)].filter((text) => text !== '')
    const texts: string[] = []
    for (const [start, end] of this.#divided(range.start, range.end, repetition)) {
      const [from, until] = this.#divided(start, end, service.component)[component - 1] ?? [start, start]
      texts.push(this.#decoded(from, until))
    }
    return [...new Set(texts)].filter((text) => text !== '')
  }

  /** Where the segment, or a value of it, stands; a value that is not there stands where the segment ends. */
  place(element?: number, component = 1): Place {
    if (element === undefined) return this.#place(this.#of(extent.start))
    const range = this.#find(element, component)
    return this.#place(range?.start ?? this.#of(extent.end), element, component)
  }

  placeOf({ start, element, component }: Value): Place {
    return this.#place(start, element, component)
  }

  /** The first place whose characters the interchange's character set does not have. */
  placeOfInvalid(): Place {
    const { bytes, charset, marks } = this.#source
    let start = this.#of(extent.start)
    let element = 0
    for (let index = this.#of(extent.firstMark); start <= this.#of(extent.end); index++) {
      const mark = marks[index] ?? 0
      const until = mark >> 1
      if (!charset.fits(bytes.subarray(start, until))) return this.#place(start, element)
      if ((mark & 1) === 1) element++
      start = until + 1
    }
    return this.#place(this.#of(extent.start))
  }

  #find(element: number, component: number): { readonly start: number; readonly end: number } | undefined {
    const { marks } = this.#source
    let start = this.#of(extent.start)
    let atElement = 0
    let atComponent = 1
    for (let index = this.#of(extent.firstMark); start <= this.#of(extent.end); index++) {
      const mark = marks[index] ?? 0
      if (atElement === element && atComponent === component) return { start, end: mark >> 1 }
      if (atElement > element) return undefined
      atComponent = (mark & 1) === 1 ? 1 : atComponent + 1
      if ((mark & 1) === 1) atElement++
      start = (mark >> 1) + 1
    }
    return undefined
  }

  /** A whole element, its components and repeats. */
  #range(element: number): { readonly start: number; readonly end: number } | undefined {
    const first = this.#find(element, 1)
    const next = this.#find(element + 1, 1)
    return first === undefined
      ? undefined
      : { start: first.start, end: next === undefined ? this.#of(extent.end) : next.start - 1 }
  }

  /** Divides bytes at a character that is not released. */
  #divided(start: number, end: number, divider: number): readonly (readonly [number, number])[] {
    const { bytes, service } = this.#source
    const parts: (readonly [number, number])[] = []
    let from = start
    for (let at = start; at < end; at++) {
      if (bytes[at] === service.release) at = afterBreaks(bytes, at + 1)
      else if (bytes[at] === divider) {
        parts.push([from, at])
        from = at + 1
      }
    }
    parts.push([from, end])
    return parts
  }

  #decoded(start: number, end: number): string {
    const { bytes, charset, service } = this.#source
    if (this.#of(extent.plain) === 1) return bytes.toString('latin1', start, end).trim()
    const cleaned = Buffer.allocUnsafe(end - start)
    let length = 0
    for (let at = start; at < end; at++) {
      if (bytes[at] === service.release) at = afterBreaks(bytes, at + 1)
      const byte = bytes[at] ?? 0
      if (at < end && !isBreak(byte)) cleaned[length++] = byte
    }
    return charset.decode(cleaned.subarray(0, length)).trim()
  }

  #place(offset: number, element?: number, component = 1): Place {
    const { bytes, charset } = this.#source
    let line = this.#of(extent.line)
    let column = this.#of(extent.column)
    for (let at = this.#of(extent.start); at < offset; at++) {
      const byte = bytes[at] ?? 0
      if (isLineFeed(byte)) {
        line++
        column = 1
      } else if (column > 0) column += charset.multibyte ? unitsOf(byte) : 1
    }
    const inElement = element === undefined || element === 0 ? '' : `, element ${element}`
    const field = `segment ${this.number} ${this.tag}${inElement}${component === 1 ? '' : `, component ${component}`}`
    return column > 0 && column <= largestPosition ? { line, column, field } : { line, field }
  }
}

/** UTF-16 code units that begin with a byte of UTF-8. */
export const unitsOf = (byte: number): number => ((byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1)

/** Line breaks are no data, also between a release character and what it releases. */
function afterBreaks(bytes: Buffer, from: number): number {
  let at = from
  while (isBreak(bytes[at])) at++
  return at
}

/** Texts of tags by their three capitals, five bits each: made once, whatever a message has. */
const tags: (string | undefined)[] = new Array<string | undefined>(2 ** 15).fill(undefined)

function tagAt(bytes: Buffer, at: number): string {
  const key = (((bytes[at] ?? 0) & 31) << 10) | (((bytes[at + 1] ?? 0) & 31) << 5) | ((bytes[at + 2] ?? 0) & 31)
  return (tags[key] ??= bytes.toString('latin1', at, at + 3))
}
