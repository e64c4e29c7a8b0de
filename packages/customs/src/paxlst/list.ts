import { type Walker, walkerOf } from '../edifact/grammar.ts'
import type { MessageHeader } from '../edifact/interchange.ts'
import type { Segment } from '../edifact/segment.ts'
import { type Limits, Malformed, type UnknownElement } from '../message.ts'
import type { CustomsRecord } from '../record.ts'
import { entryOf, type Journey, journeyOf } from './entry.ts'
import { type Found, foundIn } from './found.ts'
import { paxlst, type PaxlstGroup } from './grammar.ts'

/** One passenger list, as its segments come. */
export interface PassengerList {
  /** The entry that the segment completes: the one before it. */
  take(segment: Segment): CustomsRecord | undefined
  /** Takes UNT. */
  end(segment: Segment): CustomsRecord | undefined
}

/** Elements that a list may say of its journey, which every entry repeats, and of one traveller. */
const mostOfJourney = 128
const mostOfTraveller = 1024

/** What is known of the list so far: its head until the first traveller, then one traveller at a time. */
interface Draft {
  readonly list: Found[]
  readonly parties: Found[][]
  readonly legs: Found[][]
  journey: Journey | undefined
  said: Found[] | undefined
  documents: Found[][]
  readonly counted: { crew: number; passengers: number }
}

export function passengerList(
  header: MessageHeader,
  decimalMark: string,
  unknown: Map<string, UnknownElement>,
  limits: Limits,
): PassengerList {
  const walker = walkerOf(paxlst)
  const draft: Draft = {
    list: [],
    parties: [],
    legs: [],
    journey: undefined,
    said: undefined,
    documents: [],
    counted: { crew: 0, passengers: 0 },
  }
  return {
    take(segment) {
      const { group, begins } = stepOf(walker, segment)
      if (group === 'list' && segment.tag === 'CNT') {
        const entry = completed(draft)
        if (!header.partial) requireTotal(segment, draft.counted)
        return entry
      }
      if (group === 'list' && segment.tag === 'AUT') return completed(draft)
      const entry = group === 'traveller' && begins ? nextTraveller(draft) : undefined
      const found = foundIn(segment, group, { decimalMark, journey: draft.journey?.day })
      partOf(draft, group, begins).push(...found)
      for (const each of found) if (each.known === undefined) countUnknown(each, unknown, limits)
      if (group === 'traveller' && begins) countTraveller(draft, segment.text(1))
      requireBound(draft, segment)
      return entry
    },
    end(segment) {
      const missing = walker.missing()
      if (missing !== undefined) throw new Malformed(segment.place(), 'missing', missing)
      return completed(draft)
    },
  }
}

function stepOf(
  walker: Walker<PaxlstGroup>,
  segment: Segment,
): { readonly group: PaxlstGroup; readonly begins: boolean } {
  const step = walker.take(segment.tag)
  if (!step.ok) throw new Malformed(segment.place(), step.fault, step.expected)
  return step
}

/** Where what a segment says belongs. */
function partOf({ list, parties, legs, said, documents }: Draft, group: PaxlstGroup, begins: boolean): Found[] {
  const last = (parts: Found[][], opens: boolean): Found[] => {
    if (opens) parts.push([])
    return parts.at(-1) ?? list
  }
  switch (group) {
    case 'list':
      return list
    case 'party':
      return last(parties, begins)
    case 'leg':
      return last(legs, begins)
    case 'place':
      return last(legs, false)
    case 'document':
      return last(documents, begins)
    case 'traveller':
    case 'effects':
    case 'onward':
      return said ?? list
  }
}

function nextTraveller(draft: Draft): CustomsRecord | undefined {
  const entry = completed(draft)
  draft.journey ??= journeyOf(draft)
  draft.said = []
  draft.documents = []
  return entry
}

function completed(draft: Draft): CustomsRecord | undefined {
  const { journey, said, documents } = draft
  if (journey === undefined || said === undefined) return undefined
  draft.said = undefined
  return entryOf(journey, { said, documents })
}

const crew: ReadonlySet<string> = new Set(['FM', 'DDT', 'VW'])

function countTraveller({ counted }: Draft, kind: string): void {
  if (crew.has(kind)) counted.crew++
  else counted.passengers++
}

/** @source UN/EDIFACT code list 6069: 41 is the number of crew, 42 the number of passengers. */
function requireTotal(segment: Segment, { crew: members, passengers }: Draft['counted']): void {
  const total = new Map([
    ['41', members],
    ['42', passengers],
  ]).get(segment.text(1, 1))
  if (total === undefined) throw new Malformed(segment.place(1, 1), 'value', '41 (crew) or 42 (passengers)')
  const stated = segment.text(1, 2)
  if (!/^\d{1,18}$/.test(stated)) throw new Malformed(segment.place(1, 2), 'value', 'a control total of digits')
  if (Number(stated) === total) return
  throw new Malformed(segment.place(1, 2), 'count', 'the number of entries of this kind there are')
}

/** THREAT: every entry repeats the journey, so that a long one would be sealed as often as there are travellers. */
function requireBound({ list, parties, legs, journey, said, documents }: Draft, segment: Segment): void {
  const sum = (parts: readonly (readonly Found[])[]): number => parts.reduce((total, { length }) => total + length, 0)
  if (journey === undefined && list.length + sum(parties) + sum(legs) > mostOfJourney)
    throw new Malformed(
      segment.place(),
      'too-long',
      `a list of at most ${mostOfJourney} elements before its travellers`,
    )
  if (said !== undefined && said.length + sum(documents) > mostOfTraveller)
    throw new Malformed(segment.place(), 'too-long', `an entry of at most ${mostOfTraveller} elements`)
}

function countUnknown({ field, id, place }: Found, unknown: Map<string, UnknownElement>, limits: Limits): void {
  const met = unknown.get(id)
  if (met === undefined && unknown.size === limits.unknown)
    throw new Malformed(place, 'structure', `at most ${limits.unknown} values that the dictionary does not know`)
  unknown.set(id, { field, id, place: met?.place ?? place, count: (met?.count ?? 0) + 1 })
}
