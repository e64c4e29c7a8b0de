import type { CopyValue, Transaction } from '../store/index.ts'

/** A record as it is stored, with everything that its mark covers. */
export interface StoredRecord {
  readonly id: string
  readonly type: string
  readonly office: string | null
  readonly class: string
  readonly epoch: string
  readonly version: number
  readonly open: Readonly<Record<string, string>>
  readonly digest: Uint8Array
  readonly compartments: readonly StoredCompartment[]
  /** Compartments that were deleted after their keys: the mark covers them too. */
  readonly gone: readonly { readonly name: string; readonly entry: Uint8Array }[]
}

export interface StoredCompartment {
  readonly name: string
  readonly part: number
  readonly subject: string
  readonly key: string
  readonly epoch: string
  readonly version: number
  readonly sealed: Uint8Array
  /** Neither of its keys has a row that says that it is not live. */
  readonly live: boolean
}

/** A compartment sealed anew, with the version that it had. */
export interface NewCompartment extends Omit<StoredCompartment, 'live'> {
  readonly replaces: number
  readonly terms: readonly string[]
}

/** A record with what of it was sealed anew. */
export interface NewRecord {
  readonly id: string
  readonly replaces: number
  readonly class: string
  readonly epoch: string
  readonly digest: Uint8Array
  readonly compartments: readonly NewCompartment[]
}

/** What was read was changed by others in the meantime: read again. */
export class RecordsMoved extends Error {
  override readonly name = 'RecordsMoved'
}

/** Accepted records as they stand at one moment, in the order of their ids. */
export async function readStored({ query }: Transaction, ids: readonly string[]): Promise<readonly StoredRecord[]> {
  await query('set transaction isolation level repeatable read')
  const records = await query<Omit<StoredRecord, 'compartments' | 'gone'>>(
    `select id, type, office, class, epoch, version, open, digest from record r
      where id = any($1::uuid[]) and exists (select from acceptance a where a.intake = r.intake) order by id`,
    [ids],
  )
  const compartments = await query<StoredCompartment & { readonly record: string }>(
    `select record, name, part, subject, key, epoch, version, sealed,
            not exists (select from key_state s where s.key in (c.key, c.epoch)) as live
       from compartment c where record = any($1::uuid[]) order by record, name`,
    [ids],
  )
  const gone = await query<{ record: string; name: string; entry: Uint8Array }>(
    'select record, name, entry from gone_compartment where record = any($1::uuid[])',
    [ids],
  )
  const byRecord = Map.groupBy(compartments, ({ record }) => record)
  const goneBy = Map.groupBy(gone, ({ record }) => record)
  return records.map((record) => ({
    ...record,
    compartments: byRecord.get(record.id) ?? [],
    gone: goneBy.get(record.id) ?? [],
  }))
}

/**
 * Puts records sealed anew in the place of those that were read, all of them or none: fails with `RecordsMoved` where any
 * of them, or one of the keys that they leave or come to, is no longer what it was.
 */
export async function replaceStored(
  transaction: Transaction,
  records: readonly NewRecord[],
  keys: readonly string[],
): Promise<void> {
  const { query } = transaction
  // Whoever destroys keys comes wholly before this, and is found, or after it, and counts what was moved where it is now.
  await query('lock table intake in row exclusive mode')
  const [gone] = await query('select key from key_state where key = any($1::uuid[]) limit 1', [keys])
  if (gone !== undefined) throw new RecordsMoved()
  await replaceRecords(transaction, records)
  await replaceCompartments(transaction, records)
  await replaceTerms(transaction, records)
}

async function replaceRecords({ query }: Transaction, records: readonly NewRecord[]): Promise<void> {
  const replaced = await query(
    `update record r set class = v.class, epoch = v.epoch, version = r.version + 1, digest = v.digest
       from unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::bytea[]) as v(id, replaces, class, epoch, digest)
      where r.id = v.id and r.version = v.replaces returning r.id`,
    [
      records.map(({ id }) => id),
      records.map(({ replaces }) => replaces),
      records.map((record) => record.class),
      records.map(({ epoch }) => epoch),
      records.map(({ digest }) => digest),
    ],
  )
  if (replaced.length !== records.length) throw new RecordsMoved()
}

async function replaceCompartments({ query }: Transaction, records: readonly NewRecord[]): Promise<void> {
  const rows = records.flatMap(({ id, compartments }) => compartments.map((each) => ({ ...each, record: id })))
  const replaced = await query(
    `update compartment c set subject = v.subject, key = v.key, epoch = v.epoch, version = v.version, sealed = v.sealed
       from unnest($1::uuid[], $2::text[], $3::int[], $4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $8::bytea[])
            as v(record, name, replaces, subject, key, epoch, version, sealed)
      where c.record = v.record and c.name = v.name and c.version = v.replaces returning c.record`,
    [
      rows.map(({ record }) => record),
      rows.map(({ name }) => name),
      rows.map(({ replaces }) => replaces),
      rows.map(({ subject }) => subject),
      rows.map(({ key }) => key),
      rows.map(({ epoch }) => epoch),
      rows.map(({ version }) => version),
      rows.map(({ sealed }) => sealed),
    ],
  )
  if (replaced.length !== rows.length) throw new RecordsMoved()
}

const columns = { term: 'uuid', record: 'uuid', part: 'int2' } as const

async function replaceTerms(transaction: Transaction, records: readonly NewRecord[]): Promise<void> {
  const parts = records.flatMap(({ id, compartments }) => compartments.map(({ part }) => ({ id, part })))
  const ids = parts.map(({ id }) => id).toSorted()
  const [first, last] = [ids.at(0), ids.at(-1)]
  if (first === undefined) return
  // The bounds let the summary of ranges of pages be used.
  await transaction.query(
    `delete from term t using unnest($1::uuid[], $2::smallint[]) as v(record, part)
      where t.record between $3 and $4 and t.record = v.record and t.part = v.part`,
    [parts.map(({ id }) => id), parts.map(({ part }) => part), first, last],
  )
  await transaction.copy('term', columns, termRows(records))
}

function* termRows(records: readonly NewRecord[]): Generator<readonly CopyValue[]> {
  for (const { id, compartments } of records)
    for (const { part, terms } of compartments) for (const term of terms) yield [term, id, part]
}
