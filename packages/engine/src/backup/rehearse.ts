import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { granted, type Answer, problem, refused } from '@carnet/api'
import { grewFrom, LedgerFault, verifyCopy } from '../ledger/index.ts'
import { type Database, openDatabase } from '../store/index.ts'
import { type CopiedCompartment, proveCompartments, type Proof } from '../vault/index.ts'
import { BackupFault } from './fault.ts'
import { fillFrom } from './fill.ts'
import { type Manifest, readManifest } from './manifest.ts'
import type { BackupPorts } from './ports.ts'

/** What a rehearsal found: the backup was restored, beside the node, and looked at with the keys of today. */
export interface Rehearsed {
  readonly manifest: Manifest
  /** Entries that hash to the head that the ledger had then; the ledger of today has grown from it. */
  readonly entries: number
  readonly records: number
  readonly proof: Proof
}

/** Compartments that are opened to prove that the rest can be. */
const sample = 2_000

/**
 * Proves a backup: restores all of it into an embedded database of its own, which is removed again, hashes its ledger,
 * finds that the node's ledger grew from that, and opens a sample of its compartments with the newest keys.
 */
export async function rehearse(
  on: BackupPorts,
  name: string,
  told: (done: number, total: number) => Promise<void>,
): Promise<Answer<Rehearsed>> {
  const source = join(on.folder, name)
  const manifest = await readManifest(source, on.vault)
  if (!manifest.ok) return manifest
  const scratch = await mkdtemp(join(on.folder, '.rehearsal-'))
  try {
    await using copy = await openDatabase(scratch)
    await fillFrom(copy, source, manifest.value, on.vault, told)
    return await prove(on, copy, manifest.value)
  } catch (failure) {
    if (failure instanceof LedgerFault || failure instanceof BackupFault) return refused(failure.problem)
    throw failure
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function prove(on: BackupPorts, copy: Database, manifest: Manifest): Promise<Answer<Rehearsed>> {
  const head = { size: manifest.tree.size, root: new Uint8Array(Buffer.from(manifest.tree.root, 'base64')) }
  const entries = await verifyCopy(copy, head)
  if (!(await grewFrom(on.database, head))) throw new LedgerFault('apart-from-anchor')
  const records = await countRecords(copy)
  if (records !== manifest.records) return incomplete('records')
  const proof = await proveCompartments(on.vault, await sampleOf(copy))
  return proof.changed > 0 ? incomplete('compartments') : granted({ manifest, entries, records, proof })
}

const incomplete = (record: string): Answer<never> => refused(problem('integrity/record', { what: 'backup', record }))

const countRecords = (copy: Database): Promise<number> =>
  copy.transaction(async ({ query }) => {
    const [row] = await query<{ count: number }>('select count(*) as count from record')
    return row?.count ?? 0
  })

const sampleOf = (copy: Database): Promise<readonly CopiedCompartment[]> =>
  copy.transaction(({ query }) =>
    query<CopiedCompartment>(
      'select record, name, subject, key, epoch, version, sealed from compartment order by random() limit $1',
      [sample],
    ),
  )
