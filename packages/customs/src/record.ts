import type { Place } from './place.ts'

declare const brand: unique symbol

/** The name by which the dictionary, rules, views and the API know a data element, e.g. `declaration.importer.id`. */
export type ElementId = string & { readonly [brand]: 'ElementId' }

/** What an element is; decides under which keys it is sealed and who may ask for it. From the least to the most protected. */
export const classifications = ['open', 'internal', 'commercial', 'personal', 'special', 'enforcement'] as const
export type Classification = (typeof classifications)[number]

export const recordTypes = [
  'declaration',
  'declaration-notification',
  'travel-document',
  'passenger-list-entry',
] as const
export type RecordType = (typeof recordTypes)[number]

/** Who an element is about, in the words of the WCO Data Model's party roles. */
export const subjectRoles = [
  'declarant',
  'importer',
  'seller',
  'courier',
  'traveller',
  'exporter',
  'buyer',
  'consignee',
  'consignor',
  'carrier',
  'agent',
  'submitter',
  'payer',
  'surety',
  'authenticator',
  'authorisation-holder',
  'supply-chain-party',
  'duty-tax-party',
  'contact',
  'reporting-party',
] as const
export type SubjectRole = (typeof subjectRoles)[number]

/** Decides when a record's period ends: goods run by months, passengers by days. */
export const retentionClasses = ['goods', 'passenger'] as const
export type RetentionClass = (typeof retentionClasses)[number]

/** Identifiers strong enough to say that two mentions are one subject. Names never are. */
export const identifierKinds = ['trader-number', 'travel-document-number'] as const
export type IdentifierKind = (typeof identifierKinds)[number]

/** A strong identifier as stated in a message. `issuer` is the issuing state or scheme within which `value` is unique. */
export interface Identifier {
  readonly kind: IdentifierKind
  readonly issuer: string
  readonly value: string
}

/** A natural or legal person as one record mentions it. */
export interface SubjectMention {
  readonly role: SubjectRole
  readonly kind: 'person' | 'organisation'
  readonly identifiers: readonly Identifier[]
}

/** One data element of a record: what the dictionary calls it, and what the message says. */
export interface StatedElement {
  readonly id: ElementId
  readonly value: string
  /** Index into the record's `subjects`; absent where the element is about nobody (goods, transport). */
  readonly about?: number
  /**
   * Which one it is, where what the element is part of may occur more than once: `3` of the third goods item, `3.2` of its
   * second additional document. Absent where nothing repeats.
   */
  readonly occurrence?: string
}

/** One business object of a message, as understood. Elements stand in dictionary order. */
export interface StatedRecord {
  readonly type: RecordType
  readonly subjects: readonly SubjectMention[]
  readonly elements: readonly StatedElement[]
}

/** An element as a reader gives it: it knows where the message says so. */
export interface CustomsElement extends StatedElement {
  readonly place: Place
}

/** A record as a reader gives it. */
export interface CustomsRecord extends StatedRecord {
  readonly elements: readonly CustomsElement[]
}
