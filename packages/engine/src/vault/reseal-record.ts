import { decodeElements, termInputs } from '@carnet/customs'
import { digestOf, markedDigest, markField } from '../store/index.ts'
import { type SealContext, sealCompartment, unsealCompartment } from './compartment.ts'
import type { Sealing } from './derivation.ts'
import type { HeldKey } from './held-key.ts'
import type { Keyring } from './keyring.ts'
import type { NewCompartment, NewRecord, StoredCompartment, StoredRecord } from './reseal-rows.ts'
import { indexTerm } from './terms.ts'

/** The keys that a compartment is to be under, and whose it is to be. */
export interface NewPlace {
  readonly subject: string
  readonly key: string
  readonly epoch: string
}

/** Where a record is to be: its own period, and the place of each compartment that does not stay where it is. */
export interface NewPlaces {
  readonly class: string
  readonly epoch: string
  readonly compartments: ReadonlyMap<string, NewPlace>
}

export interface Resealing {
  readonly ring: Pick<Keyring, 'held'>
  readonly sealing: Sealing
}

/** Whether a record is, as a whole, what was sealed. Its period's key must be in memory. */
export function isMarked({ ring, sealing }: Resealing, record: StoredRecord): boolean {
  return Buffer.compare(marked(record, ring.held(record.epoch), sealing), record.digest) === 0
}

const marked = (record: Parameters<typeof markedDigest>[0], epoch: HeldKey, { authority }: Sealing): Uint8Array =>
  markedDigest(record, (input) => indexTerm(epoch, authority, markField, input))

/** A record sealed anew, with the digests before and after that its entry commits to. */
export interface Resealed {
  readonly record: NewRecord
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/**
 * Opens what is to be moved and seals it under its new keys, as its next version; all keys must be in memory. Undefined
 * where a compartment does not open: the record is not what was sealed.
 *
 * Plaintext is made and wiped here, within the vault: nothing of it is returned.
 */
export function resealRecord(on: Resealing, record: StoredRecord, places: NewPlaces): Resealed | undefined {
  const moved: NewCompartment[] = []
  for (const compartment of record.compartments) {
    const place = places.compartments.get(compartment.name)
    if (place === undefined) continue
    const resealed = resealCompartment(on, record.id, compartment, place)
    if (resealed === undefined) return undefined
    moved.push(resealed)
  }
  const byName = new Map(moved.map((each) => [each.name, each]))
  const made = {
    ...record,
    version: record.version + 1,
    compartments: record.compartments.map((each) => byName.get(each.name) ?? each),
  }
  const digest = marked(made, on.ring.held(places.epoch), on.sealing)
  const { class: retained, epoch } = places
  return {
    record: { id: record.id, replaces: record.version, class: retained, epoch, digest, compartments: moved },
    before: digestOf(record.digest),
    after: digestOf(digest),
  }
}

function resealCompartment(
  { ring, sealing }: Resealing,
  record: string,
  { name, part, subject, key, epoch, version, sealed }: StoredCompartment,
  to: NewPlace,
): NewCompartment | undefined {
  const opened = unsealCompartment(
    ring,
    sealing,
    contextOf(ring, record, name, version, { subject, key, epoch }),
    sealed,
  )
  if (opened === undefined) return undefined
  const plain = opened.plain.reveal()
  try {
    const next = { name, part, ...to, version: version + 1, replaces: version }
    const context = contextOf(ring, record, name, next.version, to)
    return {
      ...next,
      sealed: sealCompartment(ring, sealing, context, plain),
      terms: termsOf(plain, ring.held(to.epoch), sealing),
    }
  } finally {
    plain.fill(0)
  }
}

function contextOf(
  ring: Pick<Keyring, 'held'>,
  record: string,
  compartment: string,
  version: number,
  { subject, key, epoch }: NewPlace,
): SealContext {
  const { domain: classification, class: retained } = ring.held(key).use
  return {
    record,
    version,
    compartment,
    classification,
    subject,
    subjectKey: key,
    epochKey: epoch,
    class: retained,
  }
}

/** What the compartment's elements are found by, keyed under its new period. */
function termsOf(plain: Uint8Array, epoch: HeldKey, { authority }: Sealing): readonly string[] {
  const inputs = decodeElements(plain).flatMap(termInputs)
  return [...new Set(inputs.map(({ field, input, bits }) => indexTerm(epoch, authority, field, input, bits)))]
}
