import { hash } from 'node:crypto'

/** What a compartment's name says: why its elements are sealed together, and what decides who may have them. */
export interface CompartmentClass {
  readonly classification: string
  /** Whom the elements are about; absent where they are about nobody. */
  readonly role: string | undefined
  /** Whether Art. 12 of Directive (EU) 2016/681 masks them. */
  readonly restricted: boolean
}

const restrictionMark = 'art12'
const nobody = 'none'

/** The class that elements of a record are sealed in: those that are restricted together have periods, and so keys, of their own. */
export const sealedClass = (retained: string, restricted: boolean): string =>
  restricted ? `${retained}.${restrictionMark}` : retained

/** `commercial.importer`, `personal.traveller.art12`; the second subject in the same role is `commercial.seller-2`. */
export const compartmentName = ({ classification, role, restricted }: CompartmentClass, ordinal = 1): string =>
  [
    classification,
    `${role ?? nobody}${ordinal === 1 ? '' : `-${ordinal}`}`,
    ...(restricted ? [restrictionMark] : []),
  ].join('.')

/** Reads a compartment's name. The name is in what authenticates the compartment: under another it does not open. */
export function compartmentClass(name: string): CompartmentClass {
  const [classification = '', about = '', mark] = name.split('.')
  const role = about.replace(/-\d+$/, '')
  return { classification, role: role === nobody ? undefined : role, restricted: mark === restrictionMark }
}

/** What of a record's row and compartments is fixed when it is sealed. */
export interface DigestedRecord {
  readonly id: string
  readonly type: string
  readonly office: string | null
  readonly version: number
  readonly open: Readonly<Record<string, string>>
  readonly compartments: readonly { readonly name: string; readonly subject: string; readonly sealed: Uint8Array }[]
  /** Compartments that were deleted after their keys, with the entry that destroyed those. */
  readonly destroyed?: readonly { readonly name: string; readonly entry: Uint8Array }[]
}

/**
 * SHA-256 over all that a record is made of, the elements in clear too: what it is in JSON, elements by id and compartments
 * by name with their lengths, those that are gone with their entries, and then each compartment's bytes.
 */
function recordDigest({ id, type, office, version, open, compartments, destroyed = [] }: DigestedRecord): string {
  const elements = Object.keys(open)
    .sort()
    .map((element) => [element, open[element]])
  const sealed = compartments.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const named = sealed.map(({ name, subject, sealed: { length } }) => [name, subject, length])
  const without = destroyed
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, entry }) => [name, Buffer.from(entry).toString('base64url')])
  // A record of which nothing is gone has no member for it.
  const all = [id, type, office, version, elements, named, ...(without.length === 0 ? [] : [without])]
  const head = JSON.stringify(['carnet/record/v1', ...all])
  return hash('sha256', Buffer.concat([Buffer.from(head), ...sealed.map((each) => each.sealed)]), 'hex')
}

/**
 * What a record's row keeps of its digest: the digest, which the ledger commits to, and a keyed mark over it.
 *
 * THREAT: an operator of the database edits what stands in clear, say the office, to widen who may see a record. The
 * sealed compartments don't cover that, and the mark can't be made anew without the period's index key.
 */
export function markedDigest(record: DigestedRecord, mark: (input: string) => string): Uint8Array {
  const digest = recordDigest(record)
  return Buffer.from(digest + mark(digest).replaceAll('-', ''), 'hex')
}

/** The digest alone. */
export const digestOf = (marked: Uint8Array): Uint8Array => marked.subarray(0, 32)
/** The field under which the vault's keyed terms mark records. No element of the dictionary bears it. */
export const markField = 'record/mark'
