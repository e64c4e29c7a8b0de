import { type Limits, Malformed } from '../message.ts'
import { type Charset, charsetBefore, charsetOf, syntaxesExpected } from './charset.ts'
import { byteKind, isBlank, isBreak, isLineFeed, isTag, kindsUnder, mayBeBlank } from './bytes.ts'
import { contentDigester } from './digest.ts'
import { Lines, placeOf } from './lines.ts'
import { extent, Segment, type SegmentSource } from './segment.ts'
import { adviceLength, adviceOf, defaultService, type ServiceCharacters } from './service.ts'

/** What is looked at in one go; larger chunks are taken in pieces of this size. */
const pieceSize = 64 * 1024

/** Bytes of the shortest segment: a tag and its terminator. */
const shortest = 4
// Constants of their own: a property is looked up for every byte.
const { plain, component, element, terminator, break: lineBreak, high } = byteKind
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Where the tokenizer stands: before an interchange, in one, or in a note behind the last. */
type Phase = 'before' | 'within' | 'note'

/** Segments of one interchange, to be taken before the next are asked for. */
export interface SegmentBatch {
  readonly service: ServiceCharacters
  readonly count: number
  segment(index: number): Segment
  /** SHA-256 of what stands between UNB and UNZ, when UNZ is in the batch. */
  readonly contentDigest: string | undefined
}

/**
 * Divides bytes into the segments of interchanges, as they come.
 *
 * THREAT: a window of fixed size holds one segment and a piece; what takes more than `limits.segment` bytes or
 * `limits.values` values, blanks and notes included, is refused, so that no message decides how much memory it takes.
 */
export async function* segmentsOf(source: AsyncIterable<Uint8Array>, limits: Limits): AsyncGenerator<SegmentBatch> {
  const tokenizer = new Tokenizer(limits)
  for await (const chunk of source) {
    for (let taken = 0; taken < chunk.length; ) {
      taken += tokenizer.fill(chunk, taken)
      yield* batchesOf(tokenizer, false)
    }
  }
  yield* batchesOf(tokenizer, true)
}

/** What stands in the window. What is wrong comes after the segments before it, wherever the chunks end. */
function* batchesOf(tokenizer: Tokenizer, ended: boolean): Generator<SegmentBatch> {
  for (let more = true; more; ) {
    more = tokenizer.scan(ended)
    if (tokenizer.count > 0) yield tokenizer
    if (tokenizer.failure !== undefined) throw tokenizer.failure
  }
}

class Tokenizer implements SegmentBatch, SegmentSource {
  readonly bytes: Buffer
  readonly extents: Int32Array
  readonly marks: Int32Array
  service: ServiceCharacters = defaultService
  charset: Charset = charsetBefore
  version = 0
  /** Segments of this batch. */
  count = 0
  contentDigest: string | undefined
  closes = false
  failure: Malformed | undefined

  readonly #limits: Limits
  #kinds = kindsUnder(defaultService)
  #phase: Phase = 'before'
  /** What is in the window, and how far it was looked at. */
  #filled = 0
  #at = 0
  /** Where the segment that is not complete begins, and its first mark; no segment has begun at -1. */
  #start = -1
  #firstMark = 0
  #markCount = 0
  #startLine = 1
  #startColumn = 1
  #plain = true
  /** The next byte that is no line break is released. */
  #released = false
  #number = 0
  readonly #lines = new Lines()
  #first = true
  /** Where blanks before an interchange, or a note behind it, began. */
  #idleFrom = 0
  readonly #digest = contentDigester()

  constructor(limits: Limits) {
    this.#limits = limits
    const size = limits.segment + pieceSize
    this.bytes = Buffer.allocUnsafe(size)
    this.marks = new Int32Array(size + 1)
    this.extents = new Int32Array(extent.size * (1 + size / shortest))
  }

  /** Takes a piece of a chunk into the window; how much it took. */
  fill(chunk: Uint8Array, from: number): number {
    if (this.bytes.length - this.#filled < pieceSize) this.#compact()
    const taken = Math.min(chunk.length - from, this.bytes.length - this.#filled, pieceSize)
    this.bytes.set(chunk.subarray(from, from + taken), this.#filled)
    this.#filled += taken
    return taken
  }

  /** Looks at what is new in the window, at most to the end of an interchange; whether there is more to look at. */
  scan(ended: boolean): boolean {
    this.#forgetBatch()
    try {
      if (this.#phase === 'before' && !this.#begin(ended)) return false
      if (this.#phase === 'within') this.#scanSegments()
      if (this.#phase === 'note') this.#scanNote()
      if (ended && this.#phase === 'within') this.#requireEnd()
      return this.closes
    } catch (failure) {
      if (!(failure instanceof Malformed)) throw failure
      this.failure = failure
      return false
    }
  }

  segment(index: number): Segment {
    return new Segment(this, index)
  }

  /** Segments that were taken make room; their marks too, but for those of the segment that goes on. */
  #forgetBatch(): void {
    this.count = 0
    this.contentDigest = undefined
    this.closes = false
    if (this.#start < 0) {
      this.#markCount = 0
      return
    }
    this.marks.copyWithin(0, this.#firstMark, this.#markCount)
    this.#markCount -= this.#firstMark
    this.#firstMark = 0
  }

  /** Moves what is still needed to the beginning of the window. */
  #compact(): void {
    const from = this.#phase === 'note' ? this.#idleFrom : this.#start < 0 ? this.#at : this.#start
    if (from === 0) return
    this.#digest.to(this.bytes, from)
    this.bytes.copyWithin(0, from, this.#filled)
    for (let index = this.#firstMark; index < this.#markCount; index++) {
      this.marks[index] = (this.marks[index] ?? 0) - 2 * from
    }
    this.#filled -= from
    this.#at -= from
    this.#lines.shift(from)
    this.#idleFrom -= from
    this.#digest.shift(from)
    if (this.#start >= 0) this.#start -= from
  }

  /** Finds where an interchange begins: behind a mark and blanks, with UNA or UNB. False until that can be told. */
  #begin(ended: boolean): boolean {
    const { bytes } = this
    if (this.#first) {
      if (this.#filled < byteOrderMark.length && !ended) return false
      if (bytes.subarray(0, Math.min(3, this.#filled)).equals(byteOrderMark)) this.#at = 3
      this.#lines.beginAt(this.#at)
      this.#idleFrom = this.#at
      this.#first = false
    }
    this.#skipBlanks()
    const tag = bytes.toString('latin1', this.#at, Math.min(this.#at + 3, this.#filled))
    if (this.#number > 0 && !'UNB'.startsWith(tag) && !'UNA'.startsWith(tag)) {
      this.#phase = 'note'
      this.#idleFrom = this.#at
      return true
    }
    if (this.#filled - this.#at < 3 + adviceLength && !ended) return false
    if (this.#at === this.#filled) return false
    this.#number = 0
    this.#useService(tag === 'UNA' ? this.#takeAdvice() : defaultService)
    this.#phase = 'within'
    return true
  }

  #takeAdvice(): ServiceCharacters {
    const place = { ...this.#lines.placeAt(this.#at), field: 'UNA' }
    const from = this.#at + 3
    const advice = this.bytes.subarray(from, Math.min(from + adviceLength, this.#filled))
    const { service, length } = adviceOf(advice, place)
    this.#at = from + length
    return service
  }

  #useService(service: ServiceCharacters): void {
    this.service = service
    this.charset = charsetBefore
    this.version = 0
    this.#kinds = kindsUnder(service)
  }

  #scanSegments(): void {
    while (this.#at < this.#filled && !this.closes) {
      if (this.#start < 0 && !this.#beginSegment()) return
      if (this.#released && !this.#takeReleased()) return
      this.#scanSegment()
    }
  }

  /** Skips what may stand between segments. False where nothing else is there yet. */
  #beginSegment(): boolean {
    if (mayBeBlank(this.bytes[this.#at])) this.#skipBlanks()
    if (this.#at === this.#filled) return false
    this.#start = this.#at
    this.#firstMark = this.#markCount
    this.#startLine = this.#lines.line
    this.#startColumn = this.#lines.columnAt(this.#at)
    this.#plain = true
    this.#number++
    return true
  }

  /** To the end of the segment or of the window: each byte is looked up once. */
  #scanSegment(): void {
    const { bytes, marks } = this
    const kinds = this.#kinds
    const filled = this.#filled
    const mostMarks = this.#firstMark + this.#limits.values
    let markCount = this.#markCount
    let at = this.#at
    for (; at < filled; at++) {
      const kind = kinds[bytes[at] ?? 0]
      if (kind === plain) continue
      if (kind === component || kind === element) {
        marks[markCount++] = kind === element ? at * 2 + 1 : at * 2
        if (markCount >= mostMarks) throw this.#tooMany(at)
        continue
      }
      if (kind === terminator) break
      this.#plain = false
      if (kind === lineBreak) this.#countBreak(at)
      else if (kind === high) this.#countHigh(bytes[at])
      else {
        this.#released = true
        this.#at = at + 1
        if (!this.#takeReleased()) break
        at = this.#at - 1
      }
    }
    this.#markCount = markCount
    this.#at = Math.max(at, this.#at)
    if (this.#at - this.#start > this.#limits.segment) throw this.#tooLong()
    if (at < filled && !this.#released) this.#completeSegment(at)
  }

  /** Steps over a released character; line breaks before it are not it. False where it has not come yet. */
  #takeReleased(): boolean {
    const { bytes } = this
    while (this.#at < this.#filled && isBreak(bytes[this.#at])) {
      this.#countBreak(this.#at)
      this.#at++
    }
    if (this.#at === this.#filled) return false
    const byte = bytes[this.#at++] ?? 0
    if (byte >= 0x80) this.#countHigh(byte)
    this.#released = false
    return true
  }

  #completeSegment(end: number): void {
    const start = this.#start
    this.marks[this.#markCount++] = end * 2 + 1
    const { extents } = this
    const at = this.count * extent.size
    extents[at + extent.start] = start
    extents[at + extent.end] = end
    extents[at + extent.firstMark] = this.#firstMark
    extents[at + extent.plain] = this.#plain ? 1 : 0
    extents[at + extent.line] = this.#startLine
    extents[at + extent.column] = this.#startColumn
    extents[at + extent.number] = this.#number
    if (!isTag(this.bytes, start, (this.marks[this.#firstMark] ?? 0) >> 1)) throw this.#notSegment()
    this.#at = end + 1
    this.#start = -1
    this.#idleFrom = this.#at
    const service = this.bytes[start] === 0x55 && this.bytes[start + 1] === 0x4e ? this.bytes[start + 2] : undefined
    if (service === 0x42) this.#openInterchange(new Segment(this, this.count))
    if (!this.#plain) this.#requireCharset(start, end)
    this.count++
    if (service === 0x5a) this.#closeInterchange(start)
  }

  #requireCharset(start: number, end: number): void {
    if (this.charset.fits(this.bytes.subarray(start, end))) return
    throw new Malformed(new Segment(this, this.count).placeOfInvalid(), 'encoding', this.charset.name)
  }

  /** What UNB says of the syntax counts from UNB on. */
  #openInterchange(header: Segment): void {
    const charset = charsetOf(header.text(1, 1).toUpperCase())
    if (charset === undefined) throw new Malformed(header.place(1), 'encoding', syntaxesExpected)
    this.charset = charset
    this.version = Number(header.text(1, 2)) || 0
    this.#digest.begin(this.#at)
  }

  #closeInterchange(start: number): void {
    this.contentDigest = this.#digest.end(this.bytes, start)
    this.closes = true
    this.#phase = 'before'
  }

  /** Text behind the last interchange is a note, as long as no interchange hides in it. */
  #scanNote(): void {
    const place = this.#lines.placeAt(this.#idleFrom)
    const note = this.bytes.subarray(this.#idleFrom, this.#filled)
    if (note.subarray(0, this.#limits.segment).includes('UNB'))
      throw new Malformed(place, 'segment', 'an interchange, or nothing, after UNZ')
    if (note.length > this.#limits.segment) {
      throw new Malformed(place, 'too-long', `a note of at most ${this.#limits.segment} bytes after UNZ`)
    }
    this.#at = this.#filled
  }

  #skipBlanks(): void {
    const { bytes } = this
    const until = Math.min(this.#filled, this.#idleFrom + this.#limits.segment + 1)
    for (; this.#at < until && isBlank(bytes[this.#at]); this.#at++) this.#countBreak(this.#at)
    if (this.#at - this.#idleFrom <= this.#limits.segment) return
    const expected = `at most ${this.#limits.segment} blanks between segments`
    throw new Malformed(this.#lines.placeAt(this.#at), 'too-long', expected)
  }

  #requireEnd(): void {
    if (this.#start >= 0) throw this.#fault('segment', 'the segment’s terminator')
  }

  #tooLong(): Malformed {
    return this.#fault('too-long', `a segment of at most ${this.#limits.segment} bytes`)
  }

  #tooMany(at: number): Malformed {
    if (at - this.#start > this.#limits.segment) return this.#tooLong()
    return this.#fault('too-long', `a segment of at most ${this.#limits.values} values`)
  }

  #notSegment(): Malformed {
    return this.#fault('segment', 'a segment that begins with a tag of three capitals')
  }

  #fault(fault: 'segment' | 'too-long', expected: string): Malformed {
    const place = placeOf(this.#startLine, this.#startColumn)
    return new Malformed({ ...place, field: `segment ${this.#number}` }, fault, expected)
  }

  #countBreak(at: number): void {
    if (isLineFeed(this.bytes[at])) this.#lines.feed(at)
  }

  #countHigh(byte: number | undefined): void {
    if (this.charset.multibyte && byte !== undefined) this.#lines.multibyte(byte)
  }
}
