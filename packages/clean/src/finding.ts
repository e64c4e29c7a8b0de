/** What may leave a file unseen, or should not leave in it. */
export const findingKinds = [
  'hidden-sheet',
  'hidden-cells',
  'hidden-slide',
  'hidden-text',
  'white-text',
  'hidden-name',
  'comment',
  'notes',
  'tracked-change',
  'metadata',
  'thumbnail',
  'external-link',
  'data-connection',
  'pivot-cache',
  'embedded-object',
  'macro',
  'header-footer',
  'unreferenced-part',
  'unknown-part',
  'earlier-version',
  'personal-data',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** Personal data that is told by its own form, its check digits, or the words beside it. */
export type PersonalKind =
  | 'email'
  | 'phone'
  | 'iban'
  | 'payment-card'
  | 'document-number'
  | 'machine-readable-zone'
  | 'national-id'
  | 'trader-number'
  | 'birth-date'
  | 'name'

/** What became of it in the cleaned copy. */
export type Treatment = 'removed' | 'masked' | 'kept'

export interface Finding {
  readonly kind: FindingKind
  /** Where: a sheet's number and a cell, a paragraph's or line's number, a part of the file. Never what stands there. */
  readonly place: string
  readonly treatment: Treatment
  /** Which personal data. */
  readonly of?: PersonalKind
  /** How many there are at the place. */
  readonly count: number
}

/** Gathers findings; what is found at one place several times is told once, with how often. */
export interface Findings {
  add(kind: FindingKind, place: string, treatment: Treatment, of?: PersonalKind, count?: number): void
  list(): readonly Finding[]
}

export function findings(): Findings {
  const found = new Map<string, Finding>()
  return {
    add(kind, place, treatment, of, count = 1) {
      const key = `${kind} ${of ?? ''} ${treatment} ${place}`
      const before = found.get(key)?.count ?? 0
      found.set(key, { kind, place, treatment, ...(of === undefined ? {} : { of }), count: before + count })
    },
    list: () => [...found.values()].sort((a, b) => findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind)),
  }
}
