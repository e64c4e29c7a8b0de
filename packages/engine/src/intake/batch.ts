import type { CustomsRecord, RetentionClass } from '@carnet/customs'
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { CopyValue, Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import { type Arranged, arrange } from './arrange.ts'
import { identifierText, type NewSubjects, newSubject, type Subject, writeSubjects } from './subjects.ts'

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
  /** Id and digest of each record, in order: what the intake's entry commits to. */
  readonly digests: readonly { readonly id: string; readonly digest: Uint8Array }[]
}

/** A record on its way: laid out, its subjects resolved, its keys named. */
interface Underway {
  readonly record: CustomsRecord
  readonly arranged: Arranged
  readonly id: string
  readonly subjects: readonly Subject[]
  readonly own: Subject
}

/** The printed keyed term of each strong identifier of a record's subjects. */
export const identifierTerms = (vault: Vault, records: readonly CustomsRecord[]): string[] => [
  ...new Set(
    records.flatMap(({ subjects }) =>
      subjects.flatMap(({ identifiers }) =>
        identifiers.map((each) => vault.identifierTerm(each.kind, each.issuer, identifierText(each))),
      ),
    ),
  ),
]

/** Gives every mention its subject: known by one of its identifiers, or new. */
function subjectsOf(
  vault: Vault,
  record: CustomsRecord,
  known: Map<string, Subject>,
  added: NewSubjects,
): readonly Subject[] {
  return record.subjects.map((mention) => {
    const terms = mention.identifiers.map((each) => vault.identifierTerm(each.kind, each.issuer, identifierText(each)))
    const found = terms.map((term) => known.get(term)).find((subject) => subject !== undefined)
    const subject = found ?? newSubject(mention.kind)
    if (found === undefined) added.subjects.push({ id: subject.id, kind: subject.kind })
    if (found?.adopt === true) added.adopted.add(found.id)
    for (const term of terms) {
      if (known.has(term)) continue
      known.set(term, subject)
      added.identifiers.push({ term, subject: subject.id })
    }
    return subject
  })
}

/** Makes the keys that the batch's compartments need and do not have yet: one write to the key store for all of them. */
async function completeKeys(
  vault: Vault,
  underway: readonly Underway[],
  retention: (type: string) => RetentionClass,
  added: NewSubjects,
): Promise<void> {
  const wanted: {
    readonly subject: Subject
    readonly slot: string
    readonly domain: string
    readonly class: RetentionClass
    readonly own: boolean
  }[] = []
  const existing = new Set<string>()
  const asked = new Set<Map<string, string>>()
  for (const { record, arranged, subjects, own } of underway) {
    const retained = retention(record.type)
    for (const { classification, about } of arranged.compartments) {
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
}

/**
 * Seals a batch: subjects resolved, keys made, elements sealed in compartments, terms made. `known` is the intake's own
 * memory of subjects; it must hold every identifier of the batch that the store knows.
 */
export async function sealBatch(
  records: readonly CustomsRecord[],
  first: number,
  origin: Origin,
  known: Map<string, Subject>,
  retention: (type: string) => RetentionClass,
  vault: Vault,
): Promise<SealedBatch> {
  const added: NewSubjects = { subjects: [], identifiers: [], keys: [], adopted: new Set() }
  const underway = records.map((record): Underway => {
    const id = uuid()
    // Elements about nobody are sealed under a random subject of the record's own: the record itself.
    return {
      record,
      arranged: arrange(record),
      id,
      subjects: subjectsOf(vault, record, known, added),
      own: { id, kind: 'organisation', keys: new Map(), adopt: false },
    }
  })
  await completeKeys(vault, underway, retention, added)
  const epochs = new Map<string, string>()
  for (const { record } of underway) {
    const retained = retention(record.type)
    if (!epochs.has(retained)) epochs.set(retained, await vault.epochKey(retained, origin.receivedAt))
  }
  const rows = { records: [] as CopyValue[][], compartments: [] as CopyValue[][], terms: [] as CopyValue[][] }
  const digests = underway.map((each, index) => {
    const retained = retention(each.record.type)
    const epoch = epochs.get(retained) ?? ''
    return { id: each.id, digest: sealRecord(each, first + index, origin, retained, epoch, vault, rows) }
  })
  return { ...rows, added, digests }
}

function sealRecord(
  { record, arranged, id, subjects, own }: Underway,
  ordinal: number,
  { intake, source, receivedAt }: Origin,
  retained: RetentionClass,
  epochKey: string,
  vault: Vault,
  rows: { records: CopyValue[][]; compartments: CopyValue[][]; terms: CopyValue[][] },
): Uint8Array {
  const open = JSON.stringify(arranged.open)
  const digest = createHash('sha256').update(open)
  for (const { name, classification, about, plain } of arranged.compartments) {
    const subject = about === undefined ? own : (subjects[about] ?? own)
    const subjectKey = subject.keys.get(`${classification}/${retained}`) ?? ''
    const sealed = vault.seal(
      {
        record: id,
        version: 1,
        compartment: name,
        classification,
        subject: subject.id,
        subjectKey,
        epochKey,
        class: retained,
      },
      plain,
    )
    digest.update(sealed)
    rows.compartments.push([id, name, subject.id, subjectKey, sealed])
  }
  const seen = new Set<string>()
  for (const { field, input } of arranged.terms) {
    const term = vault.term(epochKey, field, input)
    if (seen.has(term)) continue
    seen.add(term)
    rows.terms.push([term, id])
  }
  const bytes = digest.digest()
  const office = arranged.open[officeElement(record.type)] ?? null
  rows.records.push([
    id,
    intake,
    ordinal,
    record.type,
    office,
    source,
    receivedAt,
    retained,
    epochKey,
    'received',
    1,
    open,
    bytes,
  ])
  return bytes
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
  compartment: { record: 'uuid', name: 'text', subject: 'uuid', key: 'uuid', sealed: 'bytea' },
  term: { term: 'uuid', record: 'uuid' },
} as const

/** Writes a sealed batch. Its records stay invisible until the intake is accepted. */
export async function writeBatch(transaction: Transaction, intake: string, batch: SealedBatch): Promise<void> {
  await writeSubjects(transaction, intake, batch.added)
  await transaction.copy('record', columns.record, batch.records)
  await transaction.copy('compartment', columns.compartment, batch.compartments)
  await transaction.copy('term', columns.term, batch.terms)
}
