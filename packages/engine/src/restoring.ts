import { type ActorId, type Answer, granted, problem, refused } from '@carnet/api'
import { bundlePath, rootOf, type Hash } from '@carnet/tlog'
import { randomBytes } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BackupFault, fillFrom, type Manifest, readManifest } from './backup/index.ts'
import { type ChangePorts, stampedOf } from './changes.ts'
import { isAbsent } from './durable.ts'
import { answering } from './faults.ts'
import { catchUp, type Ledger, LedgerFault, openLedger, type ReadBundle, type Stamped } from './ledger/index.ts'
import { acceptedLoss } from './loss.ts'
import { originOf } from './origin.ts'
import { openPinned, readPinned } from './pinned.ts'
import { openStores, type Stores } from './stores.ts'
import type { EngineOptions, Restored, RestoreFrom } from './types.ts'
import { type KeyProvider, openProvider, openRowSeal, openVault, usualLimits, type Vault } from './vault/index.ts'

/**
 * Restores a backup into an empty data store, beside the newest keys: what was destroyed since it was made is destroyed
 * again before anything is served, by tombstones and anchor. The ledger must reach the anchored head: an exported copy
 * gives back the entries that came after the backup. Refused where there is data already.
 */
export const restore = (options: EngineOptions, from: RestoreFrom): Promise<Answer<Restored>> =>
  answering('restore', options.log, async () => {
    if (from.keys !== undefined) {
      const placed = await placeKeys(options, from.keys)
      if (!placed.ok) return placed
    }
    const opened = await openStores(options, 'as-it-is')
    if (!opened.ok) return opened
    await using stores = opened.value
    if (await holdsData(stores)) return refused(problem('request/conflict', { what: 'node-initialised' }))
    const { provider, profile, now } = options
    const unlocked = await openProvider(provider, { keys: stores.keys, profile, now })
    if (!unlocked.ok) return unlocked
    try {
      const filled = await fill(stores, unlocked.value, options, from.backup)
      return filled.ok ? await reconnect(stores, unlocked.value, options, filled.value, from.ledger) : filled
    } catch (failure) {
      if (failure instanceof BackupFault || failure instanceof LedgerFault) return refused(failure.problem)
      throw failure
    }
  })

/** Puts a copy of the embedded key store in its place; one that is there stays: the newest keys are never given up. */
async function placeKeys({ data, keysUrl }: EngineOptions, copy: string): Promise<Answer<void>> {
  const place = join(data, 'keys.sqlite')
  if (keysUrl !== undefined || existsSync(place)) return refused(problem('request/conflict', { what: 'key-store' }))
  await copyFile(copy, place)
  return granted(undefined)
}

const holdsData = ({ database }: Stores): Promise<boolean> =>
  database.transaction(async ({ query }) => {
    const [row] = await query<{ any: boolean }>(
      "select exists (select from pg_class where relnamespace = current_schema()::regnamespace and relname = 'record') as any",
    )
    if (row?.any !== true) return false
    const [used] = await query<{ used: boolean }>('select exists (select from setting) as used')
    return used?.used !== false
  })

/** Everything as it was when the backup was made. */
async function fill(
  { database, keys }: Stores,
  provider: KeyProvider,
  { authority, now }: EngineOptions,
  folder: string,
): Promise<Answer<Manifest>> {
  const seal = await openRowSeal({ keys, provider, authority, now, ...usualLimits })
  if (!seal.ok) return seal
  const manifest = await readManifest(folder, seal.value)
  if (!manifest.ok) return manifest
  await fillFrom(database, folder, manifest.value, seal.value)
  return manifest
}

/** Data, keys, ledger and anchor made to agree, and what happened stamped. */
async function reconnect(
  { database, keys, dataFolder, ledgerOpened }: Stores,
  provider: KeyProvider,
  options: EngineOptions,
  { records }: Manifest,
  exported: string | undefined,
): Promise<Answer<Restored>> {
  const { authority, now, anchor } = options
  const lost = exported === undefined ? [] : await catchUp(database, anchor, bundlesIn(exported))
  const unlocked = await openVault({ database, keys, provider, authority, now, anchorFolder: anchor })
  if (!unlocked.ok) return unlocked
  await using vault = unlocked.value
  const node = await nodeOf(vault, database)
  if (!node.ok) return node
  const accept = acceptedLoss({ vault, authority, now, node: node.value.node })
  const anchored = await openLedger({
    database,
    origin: originOf(authority),
    publicKey: vault.signer.publicKey,
    sign: vault.signer.sign,
    anchorFolder: anchor,
    dataFolder,
    acceptLoss: accept,
  })
  if (!anchored.ok) return anchored
  await using ledger = anchored.value
  ledgerOpened()
  const loss = lost.length === 0 ? [] : [await accept({ entries: lost.length, root: rootOf(lost as Hash[]) })]
  await stampRestored({ database, vault, ledger, authority, random: randomBytes }, node.value, now(), records, loss)
  return granted({ records, entriesLost: lost.length })
}

async function nodeOf(vault: Vault, database: Stores['database']) {
  const sealed = await readPinned(database)
  return sealed === undefined ? refused(problem('request/not-found', { what: 'node' })) : openPinned(vault, sealed)
}

async function stampRestored(
  on: ChangePorts & { readonly ledger: Ledger },
  { node, policy }: { readonly node: string; readonly policy: string },
  at: Date,
  records: number,
  loss: readonly Stamped[],
): Promise<void> {
  await on.vault.epochKey('event', at)
  const by = { actor: { id: node as ActorId }, at, decision: undefined, policy }
  const restored = await stampedOf({ kind: 'node-restored', about: [node], counts: { records } }, by, on)
  await on.database.transaction((transaction) => on.ledger.stamp(transaction, [...loss, restored]))
  await on.ledger.acknowledge([...loss, restored].map(({ entry }) => entry))
  await on.ledger.sequence()
}

/** The bundles of entries in a folder that `carnet ledger export` wrote. */
const bundlesIn =
  (folder: string): ReadBundle =>
  async (index, width) =>
    (await fileIn(folder, bundlePath(index, width))) ?? fileIn(folder, bundlePath(index))

async function fileIn(folder: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(folder, path))
  } catch (failure) {
    if (isAbsent(failure)) return undefined
    throw failure
  }
}
