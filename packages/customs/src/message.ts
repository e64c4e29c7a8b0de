import type { Place } from './place.ts'
import type { CustomsRecord, ElementId } from './record.ts'

export const formatNames = ['csv', 'mrz', 'wco-xml', 'paxlst'] as const
export type FormatName = (typeof formatNames)[number]

/** What can be wrong with a message. Closed: each is a fault that the reader can name the place of. */
export const faultCodes = [
  'encoding',
  'too-long',
  'quoting',
  'header',
  'field-count',
  'missing',
  'value',
  'line-count',
  'line-length',
  'check-digit',
  'xml',
  'structure',
  'service-string',
  'segment',
  'envelope',
  'message-type',
  'reference',
  'count',
  'duplicate',
] as const
export type FaultCode = (typeof faultCodes)[number]

/** Why a message is refused. `expected` says what would have been right, never what was found. */
export type MessageFault =
  | { readonly kind: 'unknown-format' }
  | { readonly kind: 'malformed'; readonly at: Place; readonly fault: FaultCode; readonly expected: string }

/** A field that the dictionary has no element for: where it was first met, and how many values of it there are. */
export interface UnknownElement {
  readonly field: string
  readonly id: ElementId
  readonly place: Place
  readonly count: number
}

/** What reading a message yields, in order: its format, its records in batches, and `end` or `fault` as the last. */
export type MessageEvent =
  | { readonly kind: 'format'; readonly format: string }
  | { readonly kind: 'records'; readonly records: readonly CustomsRecord[] }
  | { readonly kind: 'fault'; readonly fault: MessageFault }
  | { readonly kind: 'end'; readonly records: number; readonly unknown: readonly UnknownElement[] }

/** Bounds on what a reader holds at once, so that no message decides how much memory it takes. */
export interface Limits {
  /** Bytes from one line feed to the next. */
  readonly line: number
  /** Bytes of a CSV record, its quoted line feeds included. */
  readonly record: number
  /** Records in one event. */
  readonly batch: number
  /** Different unknown fields in one message. */
  readonly unknown: number
  /** Elements of one record, and parties that it mentions. */
  readonly elements: number
  readonly subjects: number
  /** XML elements within one another, attributes of one, and characters of a name. */
  readonly depth: number
  readonly attributes: number
  readonly name: number
  /** Bytes of an EDIFACT segment, blanks between segments, and values of one segment. */
  readonly segment: number
  readonly values: number
}

export const defaultLimits: Limits = {
  line: 256 * 1024,
  record: 128 * 1024,
  batch: 512,
  unknown: 256,
  elements: 16_384,
  subjects: 1024,
  depth: 32,
  attributes: 64,
  name: 128,
  segment: 16 * 1024,
  values: 1024,
}

/** Ends the reading of a message; only readers throw it, and only `readMessage` catches it. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
  readonly fault: MessageFault

  constructor(at: Place, fault: FaultCode, expected: string) {
    super(fault)
    this.fault = { kind: 'malformed', at, fault, expected }
  }
}
