import { problem } from '@carnet/api'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, fillTables, migrate } from '../store/index.ts'
import type { RowSeal } from '../vault/index.ts'
import { BackupFault } from './fault.ts'
import { readTables } from './frames.ts'
import { dataFile, type Manifest } from './manifest.ts'

/**
 * Fills an empty data store with a backup: the schema as it was then, all of the rows in one transaction, and then the
 * migrations that came since. Cut short, the store is empty still.
 */
export async function fillFrom(
  database: Database,
  folder: string,
  manifest: Manifest,
  seal: RowSeal,
  told: (done: number, total: number) => Promise<void> = async () => undefined,
): Promise<void> {
  await migrate(
    database,
    'data',
    manifest.migrations.map(({ name }) => name),
  )
  await using file = await open(join(folder, dataFile), 'r').catch(() => {
    throw new BackupFault(problem('request/not-found', { what: 'backup' }))
  })
  await fillTables(database, async (fill) => {
    let done = 0
    for await (const { table, rows } of readTables(file, manifest, seal)) {
      await told(done++, manifest.tables.length)
      if (table.frames > 0) await fill(table, rows)
    }
  })
  await migrate(database, 'data')
}
