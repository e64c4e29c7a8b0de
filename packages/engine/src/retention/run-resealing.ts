import { z } from 'zod'
import type { Work } from '../jobs/index.ts'
import { valueOf } from './batch.ts'
import { finish } from './finish.ts'
import type { RetentionPorts } from './ports.ts'
import { resealBatch } from './reseal-batch.ts'
import { readResealing, type ResealingRow, updateResealing } from './resealing-row.ts'
import { countCompartments, nextRecords, together } from './selecting.ts'

/**
 * Moves everything that a request is about to other keys. What stands in its row, sealed, says what and how far; that a job
 * is there says nothing. Begun again after any crash, it goes on behind the last record that it noted; what was moved and
 * not noted is where it is to be already.
 */
export async function runResealing(about: string, work: Work, on: RetentionPorts): Promise<void> {
  const id = z.uuid().parse(about)
  let row = valueOf(await on.database.transaction((transaction) => readResealing(transaction, on.vault, id)))
  if (row.state !== 'under-way') return
  if (row.total === 0) row = await counted(id, row, on)
  for (;;) {
    await work.progress(row.done, Math.max(row.total, row.done))
    const read = row
    const records = await on.database.transaction((transaction) => nextRecords(transaction, read, together))
    const last = records.at(-1)
    if (last === undefined) break
    const { moved, changed, gone } = await resealBatch(row, records, on)
    await on.retention.reached?.('batch')
    row = await noted(
      id,
      {
        ...row,
        cursor: last,
        done: row.done + moved.reduce((sum, { compartments }) => sum + compartments, 0),
        changed: [...row.changed, ...changed].slice(0, mostNamed),
        gone: row.gone + gone.length,
      },
      on,
    )
    await on.retention.reached?.('noted')
  }
  await on.retention.reached?.('moved')
  await finish(id, row, work, on)
}

/** Changed records that are kept by their ids: enough to see what happened. */
const mostNamed = 1000

async function counted(id: string, row: ResealingRow, on: RetentionPorts): Promise<ResealingRow> {
  const total = await on.database.transaction((transaction) => countCompartments(transaction, row.moving))
  return noted(id, { ...row, total }, on)
}

async function noted(id: string, row: ResealingRow, { database, vault }: RetentionPorts): Promise<ResealingRow> {
  await database.transaction((transaction) => updateResealing(transaction, vault, id, row))
  return row
}
