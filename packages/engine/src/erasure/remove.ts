import { markedDigest, markField, type Transaction } from '../store/index.ts'
import { bytesOf } from './change.ts'
import { rangeOf } from './inventory.ts'
import type { ErasurePorts } from './ports.ts'
import type { DestructionRow } from './row.ts'

interface StoredRecord {
  readonly id: string
  readonly type: string
  readonly office: string | null
  readonly epoch: string
  readonly version: number
  readonly open: Readonly<Record<string, string>>
  readonly digest: Uint8Array
  /** The key of its period is gone: nobody can mark it anew, and nobody asks for its mark. */
  readonly unmarked: boolean
}
interface StoredCompartment {
  readonly record: string
  readonly name: string
  readonly part: number
  readonly subject: string
  readonly key: string
  readonly epoch: string
  readonly sealed: Uint8Array
}
interface Gone {
  readonly record: string
  readonly name: string
  readonly entry: Uint8Array
}

/**
 * Takes the compartments out of records that were sealed under destroyed keys, with the terms that were made from them. What
 * is left of a record is marked anew, in the same transaction: that a compartment is gone, and by which entry, is covered.
 */
export async function removeCompartments(
  records: readonly string[],
  { keys, marked }: Pick<DestructionRow, 'keys' | 'marked'>,
  on: ErasurePorts,
): Promise<number> {
  if (records.length === 0 || marked === undefined) return 0
  await loadPeriods(records, on)
  const destroyed = new Set(keys)
  const entry = bytesOf(marked.entry)
  return on.database.transaction(async (transaction) => {
    const held = await hold(transaction, records)
    const isGone = ({ key, epoch }: StoredCompartment): boolean => destroyed.has(key) || destroyed.has(epoch)
    const gone = held.compartments.filter(isGone)
    if (gone.length === 0) return 0
    const affected = new Set(gone.map(({ record }) => record))
    const left = held.compartments.filter((each) => !isGone(each))
    const after = {
      ...held,
      compartments: left,
      gone: [...held.gone, ...gone.map(({ record, name }) => ({ record, name, entry }))],
    }
    const marks = held.records
      .filter((record) => affected.has(record.id) && !record.unmarked && isAuthentic(record, held, on))
      .map((record) => ({ id: record.id, digest: markOf({ ...record, version: record.version + 1 }, after, on) }))
    await write(transaction, gone, marks, entry)
    return affected.size
  })
}

interface Held {
  readonly records: readonly StoredRecord[]
  readonly compartments: readonly StoredCompartment[]
  readonly gone: readonly Gone[]
}

/** Marks are made with the keys of the records' periods: brought in before, since what runs in a transaction asks nobody else. */
async function loadPeriods(records: readonly string[], { database, vault }: ErasurePorts): Promise<void> {
  const rows = await database.transaction(({ query }) =>
    query<{ epoch: string }>(
      `select distinct epoch from record r where id = any($1::uuid[])
         and not exists (select from key_state s where s.key = r.epoch)`,
      [records],
    ),
  )
  await vault.load(rows.map(({ epoch }) => epoch))
}

async function hold({ query }: Transaction, ids: readonly string[]): Promise<Held> {
  const records = await query<StoredRecord>(
    `select id, type, office, epoch, version, open, digest,
            exists (select from key_state s where s.key = r.epoch) as unmarked
       from record r where id = any($1::uuid[]) order by id for update`,
    [ids],
  )
  const compartments = await query<StoredCompartment>(
    'select record, name, part, subject, key, epoch, sealed from compartment where record = any($1::uuid[])',
    [ids],
  )
  const gone = await query<Gone>('select record, name, entry from gone_compartment where record = any($1::uuid[])', [
    ids,
  ])
  return { records, compartments, gone }
}

function markOf(
  record: StoredRecord,
  { compartments, gone }: Omit<Held, 'records'>,
  { vault }: ErasurePorts,
): Uint8Array {
  const own = <T extends { readonly record: string }>(rows: readonly T[]): readonly T[] =>
    rows.filter((row) => row.record === record.id)
  return markedDigest({ ...record, compartments: own(compartments), destroyed: own(gone) }, (input) =>
    vault.term(record.epoch, markField, input),
  )
}

/** THREAT: a record that somebody changed would be one of ours again if it were marked anew. It keeps the mark that tells. */
const isAuthentic = (record: StoredRecord, held: Omit<Held, 'records'>, on: ErasurePorts): boolean =>
  Buffer.compare(markOf(record, held, on), record.digest) === 0

async function write(
  { query }: Transaction,
  gone: readonly StoredCompartment[],
  marks: readonly { readonly id: string; readonly digest: Uint8Array }[],
  entry: Uint8Array,
): Promise<void> {
  const records = gone.map(({ record }) => record)
  const names = gone.map(({ name }) => name)
  await query(
    `delete from compartment c using unnest($1::uuid[], $2::text[]) as gone(record, name)
      where c.record = gone.record and c.name = gone.name`,
    [records, names],
  )
  await query(
    `delete from term t using unnest($1::uuid[], $2::int2[]) as gone(record, part)
      where t.record = gone.record and t.part = gone.part and t.record between $3 and $4`,
    [records, gone.map(({ part }) => part), ...rangeOf(records)],
  )
  await query(
    `insert into gone_compartment (record, name, entry) select *, $3 from unnest($1::uuid[], $2::text[])
     on conflict do nothing`,
    [records, names, entry],
  )
  await query(
    `update record r set version = version + 1, digest = marked.digest
       from unnest($1::uuid[], $2::bytea[]) as marked(id, digest) where r.id = marked.id`,
    [marks.map(({ id }) => id), marks.map(({ digest }) => digest)],
  )
}
