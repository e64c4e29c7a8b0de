import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { treeIn } from '../ledger/index.ts'
import { readSnapshot, type Snapshot } from '../store/index.ts'
import { syncFolder } from '../durable.ts'
import { writeFrames } from './frames.ts'
import { coverOf, dataFile, type Manifest, manifestFile } from './manifest.ts'
import type { BackupPorts } from './ports.ts'

/** Told of each table, and never waited for: on the embedded engine the snapshot has the only session. */
export interface Following {
  readonly told: (done: number, total: number) => void
  /** Aborted when the backup is to end at the next table. */
  readonly signal: AbortSignal
}

/** What a backup's folder is called until it is whole. */
const unfinished = '.unfinished'

/**
 * Writes all of the data store, as it stands at one moment, sealed, into a folder of its own under `folder`. The folder
 * bears its name once everything in it is durable; what a crash leaves is removed by the next backup.
 */
export async function makeBackup(on: BackupPorts, name: string, following: Following): Promise<Manifest> {
  const { folder } = on
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeUnfinished(folder)
  const begun = join(folder, name + unfinished)
  await mkdir(begun, { mode: 0o700 })
  const manifest = await readSnapshot(on.database, async (snapshot) => {
    await using file = await open(join(begun, dataFile), 'wx', 0o600)
    const written = await writeData(file, snapshot, on, following)
    await file.sync()
    return written
  })
  await using cover = await open(join(begun, manifestFile), 'wx', 0o600)
  await cover.writeFile(`${JSON.stringify(coverOf(manifest, on.vault))}\n`)
  await cover.sync()
  await syncFolder(begun)
  await rename(begun, join(folder, name))
  await syncFolder(folder)
  return manifest
}

async function removeUnfinished(folder: string): Promise<void> {
  for (const entry of await readdir(folder))
    if (entry.endsWith(unfinished)) await rm(join(folder, entry), { recursive: true, force: true })
}

async function writeData(
  file: FileHandle,
  snapshot: Snapshot,
  { vault, authority, now }: BackupPorts,
  { told, signal }: Following,
): Promise<Manifest> {
  const id = randomUUID()
  const at = now().toISOString()
  const [counted] = await snapshot.query<{ records: number }>('select count(*) as records from record')
  const { size, root } = await treeIn(snapshot)
  const tables: Manifest['tables'][number][] = []
  for (const [done, shape] of snapshot.tables.entries()) {
    signal.throwIfAborted()
    told(done, snapshot.tables.length)
    const written = await writeFrames(file, snapshot.rows(shape), { backup: id, table: shape.name, seal: vault })
    tables.push({ ...shape, ...written })
  }
  return {
    v: 1,
    id,
    authority,
    at,
    tree: { size, root: Buffer.from(root).toString('base64') },
    records: counted?.records ?? 0,
    migrations: [...snapshot.migrations],
    tables,
  }
}
