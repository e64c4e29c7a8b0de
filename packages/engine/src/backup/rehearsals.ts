import { type BackupName, type Instant, Rehearsal } from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database, Transaction } from '../store/index.ts'
import type { RowSeal } from '../vault/index.ts'

const Row = z.strictObject({ v: z.literal(1), backup: z.string(), rehearsal: Rehearsal })

export async function keepRehearsal(
  { query }: Transaction,
  seal: RowSeal,
  backup: BackupName,
  rehearsal: Rehearsal,
): Promise<void> {
  const id = randomUUID()
  const sealed = seal.sealRow('rehearsal', id, Buffer.from(JSON.stringify({ v: 1, backup, rehearsal })))
  await query('insert into rehearsal (id, at, sealed) values ($1, $2, $3)', [id, rehearsal.at, sealed])
}

/** How many rehearsals are looked back at. */
const most = 500

/** The last rehearsal of each backup. A row that the node did not write says nothing. */
export async function lastRehearsals(database: Database, seal: RowSeal): Promise<ReadonlyMap<string, Rehearsal>> {
  const rows = await database.transaction(({ query }) =>
    query<{ id: string; sealed: Uint8Array }>('select id, sealed from rehearsal order by at desc limit $1', [most]),
  )
  const last = new Map<string, Rehearsal>()
  for (const { id, sealed } of rows) {
    const opened = seal.openRow('rehearsal', id, sealed)
    if (!opened.ok) continue
    const { backup, rehearsal } = Row.parse(JSON.parse(Buffer.from(opened.value).toString()))
    if (!last.has(backup)) last.set(backup, rehearsal)
  }
  return last
}

/** When a backup was last proven. */
export async function lastProven(database: Database, seal: RowSeal): Promise<Instant | undefined> {
  const proven = [...(await lastRehearsals(database, seal)).values()].filter(({ outcome }) => outcome === 'proven')
  return proven
    .map(({ at }) => at)
    .sort()
    .at(-1)
}
