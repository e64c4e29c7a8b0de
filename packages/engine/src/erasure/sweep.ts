import { type Answer, type DestructionId, granted, type Instant } from '@carnet/api'
import type { Work } from '../jobs/index.ts'
import { affectedRecords, elsewhereOf, pageRanges, recordsOn } from './affected.ts'
import { rangeOf } from './inventory.ts'
import type { ErasurePorts } from './ports.ts'
import { removeCompartments } from './remove.ts'
import { type DestructionRow, readDestruction, updateDestruction } from './row.ts'

/** Deletes what was sealed under the keys: batch by batch, each its own transaction, begun again wherever it stopped. */
export async function sweep(
  id: DestructionId,
  row: DestructionRow,
  work: Pick<Work, 'progress'>,
  on: ErasurePorts,
): Promise<Answer<DestructionRow>> {
  const total = row.inventory?.counts.records ?? 0
  let done = 0
  for await (const swept of sweepBatches(row, on)) {
    done += swept
    await on.destruction.reached?.('sweeping')
    await work.progress(Math.min(done, total), total)
  }
  const { database, vault } = on
  const swept = await database.transaction(async (transaction) => {
    const now = await readDestruction(transaction, vault, id, 'for update')
    if (!now.ok || now.value.state !== 'inventoried') return now
    if (row.target.kind === 'erasure')
      await transaction.query('delete from subject_key where subject = any($1::uuid[]) and key = any($2::uuid[])', [
        row.target.subjects,
        row.keys,
      ])
    const moved: DestructionRow = { ...now.value, state: 'swept', swept: on.now().toISOString() as Instant }
    await updateDestruction(transaction, vault, id, moved)
    return granted(moved)
  })
  if (swept.ok) await on.destruction.reached?.('swept')
  return swept
}

/** How many records each batch did away with. */
async function* sweepBatches(row: DestructionRow, on: ErasurePorts): AsyncGenerator<number> {
  if (row.target.kind === 'expiry') {
    for await (const pages of pageRanges(on.database, 'record', row.keys)) {
      const whole = await removeRecords(row.keys, await recordsOn(on.database, row.keys, pages), on)
      const partly = await recordsOn(on.database, row.keys, pages)
      yield whole + (await removeCompartments(partly, row, on))
    }
    for await (const ids of elsewhereOf(on.database, row.keys)) yield await removeCompartments(ids, row, on)
    return
  }
  for await (const ids of affectedRecords(on.database, row)) yield await removeCompartments(ids, row, on)
}

/** Removes the records of a period of which nothing is left that opens. */
async function removeRecords(
  keys: readonly string[],
  records: readonly string[],
  { database }: ErasurePorts,
): Promise<number> {
  if (records.length === 0) return 0
  return database.transaction(async ({ query }) => {
    const gone = await query<{ id: string }>(
      `delete from record r where r.id = any($1::uuid[]) and not exists
         (select from compartment c where c.record = r.id and c.key <> all($2::uuid[]) and c.epoch <> all($2::uuid[]))
       returning r.id`,
      [records, keys],
    )
    const ids = gone.map(({ id }) => id)
    if (ids.length === 0) return 0
    await query('delete from compartment where record = any($1::uuid[])', [ids])
    await query('delete from gone_compartment where record = any($1::uuid[])', [ids])
    await query('delete from term where record between $2 and $3 and record in (select unnest($1::uuid[]))', [
      ids,
      ...rangeOf(ids),
    ])
    return ids.length
  })
}
