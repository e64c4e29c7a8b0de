import { type FaultCode, Malformed } from '../message.ts'
import type { Segment } from './segment.ts'

/** A message as its header announces it. */
export interface MessageHeader {
  readonly type: string
  readonly version: string
  readonly release: string
  readonly agency: string
  /** The message is one of several that together say one thing. */
  readonly partial: boolean
}

/** What a segment is to the interchange: around its messages, the beginning of one, in one, or its end. */
export type Part =
  | { readonly kind: 'around' | 'within' | 'end' }
  | { readonly kind: 'begin'; readonly header: MessageHeader }

/** Follows the service segments of interchanges. */
export interface Envelope {
  /** `contentDigest` is of what stands between UNB and UNZ; known when the segment is UNZ. */
  take(segment: Segment, contentDigest: string | undefined): Part
  /** No more segments. */
  end(): void
}

const around: Part = { kind: 'around' }
const within: Part = { kind: 'within' }
const ended: Part = { kind: 'end' }

/** Interchanges in one file, whose digests are kept to tell repeats. */
const mostInterchanges = 1024

interface Level {
  readonly tag: 'UNB' | 'UNG' | 'UNH'
  readonly reference: string
  /** Messages, or groups where there are any; segments of a message. */
  count: number
  groups: number
}

const closing = { UNB: 'UNZ', UNG: 'UNE', UNH: 'UNT' } as const
/** Where header and trailer name their reference: the number of the element. */
const referenceAt = { UNB: 5, UNG: 5, UNH: 1 } as const

/**
 * SPEC: ISO 9735-1: UNB, then UNG around UNH around segments, each closed by its trailer, which counts what it closes and
 * repeats its header's reference.
 */
export function envelope(): Envelope {
  const levels: Level[] = []
  const digests = new Set<string>()
  let last: { readonly line: number; readonly number: number; readonly tag: string } | undefined

  const open = (segment: Segment, tag: Level['tag']): void => {
    const reference = segment.text(referenceAt[tag])
    if (reference === '') throw faultAt(segment, referenceAt[tag], 'missing', 'a reference')
    levels.push({ tag, reference, count: tag === 'UNH' ? 1 : 0, groups: 0 })
  }
  const close = (segment: Segment, level: Level): void => {
    const count = level.tag === 'UNB' && level.groups > 0 ? level.groups : level.count
    if (!/^\d{1,12}$/.test(segment.text(1)) || Number(segment.text(1)) !== count)
      throw faultAt(segment, 1, 'count', `the number of ${countedIn(level)} there are`)
    if (segment.text(2) !== level.reference) throw faultAt(segment, 2, 'reference', `the reference of its ${level.tag}`)
    levels.pop()
  }
  const requireOnce = (segment: Segment, digest: string | undefined): void => {
    if (digest === undefined) return
    if (digests.has(digest)) throw new Malformed(segment.place(), 'duplicate', 'each interchange once')
    if (digests.size === mostInterchanges)
      throw new Malformed(segment.place(), 'too-long', `at most ${mostInterchanges} interchanges`)
    digests.add(digest)
  }

  return {
    take(segment, contentDigest) {
      const { tag, line, number } = segment
      last = { line, number, tag }
      const level = levels.at(-1)
      if (level?.tag === 'UNH') {
        level.count++
        if (!isService(tag)) return within
        if (tag !== 'UNT') throw outOfOrder(segment, 'UNT')
        close(segment, level)
        return ended
      }
      if (level === undefined) {
        if (tag !== 'UNB') throw outOfOrder(segment, 'UNB')
        open(segment, 'UNB')
        return around
      }
      if (tag === closing[level.tag]) {
        close(segment, level)
        if (tag === 'UNZ') requireOnce(segment, contentDigest)
        return around
      }
      if (tag === 'UNG' && level.tag === 'UNB') {
        level.groups++
        open(segment, 'UNG')
        return around
      }
      if (tag !== 'UNH') throw outOfOrder(segment, level.tag === 'UNB' ? 'UNG, UNH or UNZ' : 'UNH or UNE')
      level.count++
      open(segment, 'UNH')
      return { kind: 'begin', header: headerOf(segment) }
    },
    end() {
      if (last === undefined) throw new Malformed({ line: 1 }, 'missing', 'UNB')
      const level = levels.at(-1)
      if (level === undefined) return
      const { line, number, tag } = last
      throw new Malformed({ line, field: `behind segment ${number} ${tag}` }, 'missing', closing[level.tag])
    },
  }
}

/** @source ISO 9735-1: S009 names the message, S010 its place in a sequence and whether it is the last. */
function headerOf(segment: Segment): MessageHeader {
  const [type, version, release, agency] = [1, 2, 3, 4].map((component) => segment.text(2, component))
  const sequence = segment.text(4, 1)
  const partial = sequence !== '' && !(Number(sequence) === 1 && segment.text(4, 2) === 'F')
  return { type: type ?? '', version: version ?? '', release: release ?? '', agency: agency ?? '', partial }
}

const countedIn = ({ tag, groups }: Level): string =>
  tag === 'UNH' ? 'segments, UNH and UNT with them,' : groups > 0 ? 'groups' : 'messages'

const isService = (tag: string): boolean => /^UN[BZGEHTA]$/.test(tag)

const faultAt = (segment: Segment, element: number, fault: FaultCode, expected: string): Malformed =>
  new Malformed(segment.place(element), fault, expected)

const outOfOrder = (segment: Segment, expected: string): Malformed =>
  new Malformed(segment.place(), 'envelope', expected)
