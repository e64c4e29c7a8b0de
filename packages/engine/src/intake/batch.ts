import type { StatedRecord, RecordType, RetentionClass } from '@carnet/customs'
import { randomBytes, randomInt } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import { type CopyValue, digestOf, markedDigest, markField, sealedClass, type Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import { type Arranged, arrange } from './arrange.ts'
import { checkKeys, type Known, type NewSubjects, newSubject, type Subject, writeSubjects } from './subjects.ts'

/** What is the same for every record of one intake. */
export interface Origin {
  readonly intake: string
  readonly source: string
  readonly receivedAt: Date
}

/** Rows of one batch, ready to be copied in; nothing of it is in clear that should not be. */
export interface SealedBatch {
  readonly records: readonly (readonly CopyValue[])[]
  readonly compartments: readonly (readonly CopyValue[])[]
  readonly terms: readonly (readonly CopyValue[])[]
  readonly added: NewSubjects
  /** Keys that were there before: somebody may have destroyed them since. */
  readonly keys: readonly string[]
  /** Id and digest of each record, in order: what the intake's entry commits to. */
  readonly digests: readonly { readonly id: string; readonly digest: Uint8Array }[]
}

/** A record on its way: laid out, its subjects resolved, its keys named. */
interface Underway {
  readonly record: StatedRecord
  readonly arranged: Arranged
  readonly id: string
  readonly subjects: readonly Subject[]
  readonly own: Subject
}

/** Keys of the batch's periods, by the class that is sealed in them. */
type Epochs = ReadonlyMap<string, string>

/** The printed keyed term of each strong identifier of the records' subjects. */
export const identifierTerms = (records: readonly StatedRecord[], known: Known): string[] => [
  ...new Set(records.flatMap(({ subjects }) => subjects.flatMap(({ identifiers }) => identifiers.map(known.termOf)))),
]

/** Gives every mention its subject: known by one of its identifiers, or new. */
function subjectsOf(record: StatedRecord, known: Known, added: NewSubjects): readonly Subject[] {
  return record.subjects.map((mention) => {
    const terms = mention.identifiers.map(known.termOf)
    const found = terms.map((term) => known.subjects.get(term)).find((subject) => subject !== undefined)
    const subject = found ?? newSubject(mention.kind)
    if (found === undefined) added.subjects.push({ id: subject.id, kind: subject.kind })
    if (found?.adopt === true) added.adopted.add(found.id)
    for (const term of terms) {
      if (known.subjects.has(term)) continue
      known.subjects.set(term, subject)
      added.identifiers.push({ term, subject: subject.id })
    }
    return subject
  })
}

/** Makes the keys that the batch's compartments need and do not have yet: one write to the key store for all of them. */
async function completeKeys(
  vault: Vault,
  underway: readonly Underway[],
  retention: (type: RecordType) => RetentionClass,
  added: NewSubjects,
): Promise<ReadonlySet<string>> {
  const wanted: {
    readonly subject: Subject
    readonly slot: string
    readonly domain: string
    readonly class: string
    readonly own: boolean
  }[] = []
  const existing = new Set<string>()
  const asked = new Set<Map<string, string>>()
  for (const { record, arranged, subjects, own } of underway) {
    for (const { classification, about, restricted } of arranged.compartments) {
      const retained = sealedClass(retention(record.type), restricted)
      const subject = about === undefined ? own : subjects[about]
      if (subject === undefined) throw new Error('a compartment is about a subject that its record does not mention')
      const slot = `${classification}/${retained}`
      const key = subject.keys.get(slot)
      if (key === '') continue
      if (key !== undefined) {
        existing.add(key)
        continue
      }
      subject.keys.set(slot, '')
      asked.add(subject.keys)
      wanted.push({ subject, slot, domain: classification, class: retained, own: subject === own })
    }
  }
  try {
    const made = await vault.createSubjectKeys(wanted)
    for (const [index, { subject, slot, domain, class: retained, own }] of wanted.entries()) {
      const key = made[index]
      if (key === undefined) throw new Error('the vault made fewer keys than were asked for')
      subject.keys.set(slot, key)
      if (!own) added.keys.push({ subject: subject.id, domain, class: retained, key })
    }
  } finally {
    for (const keys of asked) for (const [slot, key] of keys) if (key === '') keys.delete(slot)
  }
  await vault.load([...existing])
  return existing
}

/** A batch whose keys are there: nothing that seals it has to wait. */
export interface KeyedBatch {
  readonly underway: readonly Underway[]
  readonly epochs: Epochs
  readonly retention: (type: RecordType) => RetentionClass
  readonly added: NewSubjects
  /** Keys that were there before, of subjects and of periods. */
  readonly keys: readonly string[]
}

const idBytes = 16

/**
 * Lays a batch out: subjects resolved, keys made. `known` must hold every identifier of the batch that the store knows.
 */
export async function keyBatch(
  records: readonly StatedRecord[],
  origin: Origin,
  known: Known,
  retention: (type: RecordType) => RetentionClass,
  vault: Vault,
): Promise<KeyedBatch> {
  const added: NewSubjects = { subjects: [], identifiers: [], keys: [], adopted: new Set() }
  // Drawn at once: randomness for each id alone costs as much as the record's index terms.
  const random = randomBytes(idBytes * records.length)
  // One instant and rising numbers (RFC 9562 §6.2, method 1): ids stand in the order of the message.
  const msecs = Date.now()
  const first = randomInt(2 ** 31)
  const underway = records.map((record, index): Underway => {
    const drawn = random.subarray(index * idBytes, (index + 1) * idBytes)
    const id = uuid({ random: drawn, msecs, seq: first + index })
    // Elements about nobody are sealed under a random subject of the record's own: the record itself.
    return {
      record,
      arranged: arrange(record),
      id,
      subjects: subjectsOf(record, known, added),
      own: { id, kind: 'organisation', keys: new Map(), adopt: false },
    }
  })
  const existing = await completeKeys(vault, underway, retention, added)
  const epochs = new Map<string, string>()
  for (const retained of classesOf(underway, retention))
    epochs.set(retained, await vault.epochKey(retained, origin.receivedAt))
  return { underway, epochs, retention, added, keys: [...existing, ...epochs.values()] }
}

const classesOf = (
  underway: readonly Underway[],
  retention: (type: RecordType) => RetentionClass,
): ReadonlySet<string> =>
  new Set(
    underway.flatMap(({ record, arranged }) => {
      const retained = retention(record.type)
      const sealed = arranged.compartments.map(({ restricted }) => sealedClass(retained, restricted))
      return [retained, ...sealed]
    }),
  )

/** Records sealed in one go: other requests wait no longer than that. */
const slice = 64

/** Seals a batch: elements sealed in compartments, terms made. `first` is its first record's place in the message. */
export async function sealBatch(
  { underway, epochs, retention, added, keys }: KeyedBatch,
  first: number,
  origin: Origin,
  vault: Vault,
): Promise<SealedBatch> {
  const rows: Rows = { records: [], compartments: [], terms: [] }
  const digests: { readonly id: string; readonly digest: Uint8Array }[] = []
  for (const [index, each] of underway.entries()) {
    if (index % slice === 0) await setImmediate()
    const retained = retention(each.record.type)
    digests.push({ id: each.id, digest: sealRecord(each, first + index, origin, retained, epochs, vault, rows) })
  }
  return { ...rows, added, keys, digests }
}

/** Rows of a batch as they grow. */
interface Rows {
  readonly records: CopyValue[][]
  readonly compartments: CopyValue[][]
  readonly terms: CopyValue[][]
}

function sealRecord(
  each: Underway,
  ordinal: number,
  origin: Origin,
  retained: RetentionClass,
  epochs: Epochs,
  vault: Vault,
  rows: Rows,
): Uint8Array {
  const { record, arranged, id } = each
  const epoch = periodKey(epochs, retained)
  const office = arranged.open[officeElement(record.type)] ?? null
  const compartments = sealCompartments(each, retained, epochs, vault)
  for (const [part, { name, subject, key, epoch: period, sealed, terms }] of compartments.entries()) {
    rows.compartments.push([id, name, part, subject, key, period, version, sealed])
    for (const term of terms) rows.terms.push([term, id, part])
  }
  const sealed = { id, type: record.type, office, version, open: arranged.open, compartments }
  const marked = markedDigest(sealed, (input) => vault.term(epoch, markField, input))
  rows.records.push([
    id,
    origin.intake,
    ordinal,
    record.type,
    office,
    origin.source,
    origin.receivedAt,
    retained,
    epoch,
    'received',
    version,
    JSON.stringify(arranged.open),
    marked,
  ])
  return digestOf(marked)
}

/** The version of what is sealed for the first time. */
const version = 1

interface SealedCompartment {
  readonly name: string
  readonly subject: string
  readonly key: string
  readonly epoch: string
  readonly sealed: Uint8Array
  readonly terms: ReadonlySet<string>
}

const sealCompartments = (
  { arranged, id, subjects, own }: Underway,
  retained: RetentionClass,
  epochs: Epochs,
  vault: Vault,
): readonly SealedCompartment[] =>
  arranged.compartments.map(({ name, classification, about, restricted, plain, terms: inputs }) => {
    const subject = about === undefined ? own : subjects[about]
    const sealedIn = sealedClass(retained, restricted)
    const key = subject?.keys.get(`${classification}/${sealedIn}`)
    const epoch = periodKey(epochs, sealedIn)
    if (subject === undefined || key === undefined) throw new Error('a compartment has no key')
    const context = {
      record: id,
      version,
      compartment: name,
      classification,
      subject: subject.id,
      subjectKey: key,
      epochKey: epoch,
      class: sealedIn,
    }
    const terms = new Set(inputs.map(({ field, input, bits }) => vault.term(epoch, field, input, bits)))
    return { name, subject: subject.id, key, epoch, sealed: vault.seal(context, plain), terms }
  })

function periodKey(epochs: Epochs, sealedIn: string): string {
  const key = epochs.get(sealedIn)
  if (key === undefined) throw new Error('a compartment has no period')
  return key
}

/** The element that says which office a record belongs to. */
const officeElement = (type: string): string => `${type}.office`

const columns = {
  record: {
    id: 'uuid',
    intake: 'uuid',
    ordinal: 'int4',
    type: 'text',
    office: 'text',
    source: 'uuid',
    received_at: 'timestamptz',
    class: 'text',
    epoch: 'uuid',
    stage: 'text',
    version: 'int4',
    open: 'jsonb',
    digest: 'bytea',
  },
  compartment: {
    record: 'uuid',
    name: 'text',
    part: 'int2',
    subject: 'uuid',
    key: 'uuid',
    epoch: 'uuid',
    version: 'int4',
    sealed: 'bytea',
  },
  term: { term: 'uuid', record: 'uuid', part: 'int2' },
} as const

/** Writes a sealed batch. Its records stay invisible until the intake is accepted. */
export async function writeBatch(transaction: Transaction, intake: string, batch: SealedBatch): Promise<void> {
  await checkKeys(transaction, batch.keys)
  await writeSubjects(transaction, intake, batch.added)
  await transaction.copy('record', columns.record, batch.records)
  await transaction.copy('compartment', columns.compartment, batch.compartments)
  await transaction.copy('term', columns.term, batch.terms)
}
