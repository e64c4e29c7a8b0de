import type { Classification, ElementId, IdentifierKind, RecordType, RetentionClass, SubjectRole } from '../record.ts'
import type { ValueFormat } from '../value.ts'

/** How an element is shown to somebody who may know that it is there and not what it says. */
export const maskNames = [
  'initials',
  'last-four',
  'year',
  'month',
  'area',
  'band',
  'hs-heading',
  'country',
  'redact',
  'none',
] as const
export type MaskName = (typeof maskNames)[number]

/**
 * What an element is found by: its whole value, the number of a document, each part of a name; or, where there are few
 * values, a bucket that many of them share, which narrows a search and is none by itself.
 */
export const indexKinds = ['exact', 'document-number', 'name', 'bucket'] as const
export type IndexKind = (typeof indexKinds)[number]

/** One data element as Carnet knows it. */
export interface DictionaryElement {
  readonly id: ElementId
  /** The number under which sealed records know the element. INVARIANT(dictionary-numbers): never reused, never changed. */
  readonly number: number
  readonly name: string
  readonly definition: string
  readonly recordType: RecordType
  readonly classification: Classification
  /** The element's holder decides: where it identifies a natural person, the element is personal. */
  readonly holderDecides: boolean
  /** Whom the element is about; absent where it is about nobody (goods, transport). */
  readonly role?: SubjectRole
  /** The kind of identifier that the element is. */
  readonly identifier?: IdentifierKind
  readonly format: ValueFormat
  readonly index?: IndexKind
  readonly mask: MaskName
  /** LAW: masked out six months after receipt, Directive (EU) 2016/681 Art. 12(2). */
  readonly restricted: boolean
  readonly retention: RetentionClass
  /** Computed by Carnet from another element of the record; no message states it. */
  readonly derivedFrom?: ElementId
  /** Where name and definition come from. */
  readonly source: string
  /** Identifier in the WCO Data Model. */
  readonly wco?: string
  /** Where the WCO Data Model's XML states it. */
  readonly wcoPaths?: readonly string[]
}

/** What a table of elements states of each; the rest is the same for the whole table. */
export interface ElementRow
  extends Omit<
    DictionaryElement,
    'id' | 'recordType' | 'retention' | 'holderDecides' | 'restricted' | 'derivedFrom' | 'wcoPaths'
  > {
  readonly id: string
  readonly holderDecides?: boolean
  readonly restricted?: boolean
  readonly derivedFrom?: string
}
