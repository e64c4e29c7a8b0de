import type { Place } from '../place.ts'
import { largestPosition, unitsOf } from './segment.ts'

/** Counts lines and columns while a window moves over bytes. */
export class Lines {
  line = 1
  /** Where the line begins: in the window's offsets, and in UTF-16 code units rather than bytes. */
  #start = 0

  /** The first line begins here. */
  beginAt(offset: number): void {
    this.#start = offset
  }

  /** A line feed stands at an offset. */
  feed(offset: number): void {
    this.line++
    this.#start = offset + 1
  }

  /** A character of several bytes may be fewer code units: the line's beginning moves by the difference. */
  multibyte(byte: number): void {
    this.#start += 1 - unitsOf(byte)
  }

  shift(by: number): void {
    this.#start -= by
  }

  /** 0 where it is beyond counting. */
  columnAt(offset: number): number {
    const column = offset - this.#start + 1
    return column <= largestPosition ? column : 0
  }

  placeAt(offset: number): Place {
    return placeOf(this.line, this.columnAt(offset))
  }
}

export const placeOf = (line: number, column: number): Place => (column > 0 ? { line, column } : { line })
