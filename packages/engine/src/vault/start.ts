import { type Answer, problem } from '@carnet/api'
import { dictionaryVersion } from '@carnet/customs'
import type { Database, KeyStore } from '../store/index.ts'
import { openDeferral } from './deferral.ts'
import { destructionsIn } from './destructions.ts'
import { epochsOn, type PeriodLength } from './epochs.ts'
import { answerOf, VaultFault, valueOf } from './fault.ts'
import { openGenerations } from './generations.ts'
import { type Keyring, type KeyringLimits, keyringOn } from './keyring.ts'
import { makeNodeKeys, openNodeKeys } from './node-keys.ts'
import { pagesOn } from './pages.ts'
import type { KeyProvider } from './provider.ts'
import { reconcile } from './reconcile.ts'
import type { VaultStep } from './steps.ts'
import { keyedName } from './terms.ts'
import { type Vault, vaultOf } from './vault.ts'

export interface VaultPorts {
  readonly database: Database
  readonly keys: KeyStore
  readonly provider: KeyProvider
  readonly authority: string
  readonly now: () => Date
  /** Folder of the anchor: what was destroyed stands there too. */
  readonly anchorFolder: string
  /** How many keys are kept in memory, and how long. */
  readonly limits?: Partial<KeyringLimits>
  /** How long the periods of each retention class are, by the rules of retention. */
  readonly periodLength?: PeriodLength
  /** Told each step of a destruction or a rotation as it was taken. */
  readonly reached?: (step: VaultStep) => void | Promise<void>
}

/** How many keys are kept in memory, and how long, unless somebody says otherwise. */
export const usualLimits: KeyringLimits = { most: 65_536, ttl: 10 * 60_000, clock: () => performance.now() }
const setting = 'vault'

/**
 * Makes the keys of a new node, in stores that are both empty. Cut short, it may be run again; where it was done and
 * nothing was stamped since, it changes nothing.
 */
export const initialiseVault = (on: VaultPorts): Promise<Answer<void>> =>
  answerOf(async () => {
    const { database, keys, authority } = on
    const pages = pagesOn({ ...on, ...usualLimits })
    if (await isUsed(database)) throw unavailable('the data store is not empty')
    const named = await nodeNamedBy(database)
    if (valueOf(await openNodeKeys(keys, pages, authority)) === undefined) {
      if (named !== undefined || (await keys.counts()).pages > 0) throw unavailable('the key store is not empty')
      if (!valueOf(await makeNodeKeys(keys, pages))) throw unavailable('another process is making this node')
    }
    const node = valueOf(await openNodeKeys(keys, pages, authority))?.node
    if (node === undefined) throw unavailable('the key store does not keep what was written to it')
    if (named === node) return
    // A key store whose keys were used belongs to data that is not here.
    if (named !== undefined || (await keys.counts()).sheets > 0)
      throw unavailable('the key store belongs to other data')
    await database.transaction(({ query }) =>
      query('insert into setting (name, value) values ($1, $2)', [setting, Buffer.from(node)]),
    )
  })

/**
 * Opens the vault of a node. Refuses keys of another node, keys that are older than what was sealed under them, and an
 * anchor that does not know what was destroyed; makes good what a restored store, or a crash, brought back.
 */
export const openVault = (on: VaultPorts): Promise<Answer<Vault>> =>
  answerOf(async () => {
    const { database, keys, provider, authority, now, anchorFolder, reached = () => undefined } = on
    const limits = { ...usualLimits, ...on.limits }
    const pages = pagesOn({ keys, provider, authority, now, ...limits })
    const node = valueOf(await openNodeKeys(keys, pages, authority))
    if (node === undefined) throw unavailable('the key store has no keys of a node')
    if ((await nodeNamedBy(database)) !== node.node) throw unavailable('the key store belongs to another node')
    const destructions = destructionsIn(anchorFolder, (said) =>
      keyedName(node.pseudonyms, ['anchored-destruction', ...said]),
    )
    const ring = keyringOn(keys, pages, limits)
    try {
      const generations = await openGenerations(keys)
      const sealing = { authority, dictionaryVersion, generations }
      const epochs = epochsOn(database, ring, on.periodLength)
      const { clock } = limits
      const deferral = await openDeferral({ keys, pages, provider, authority, ring, epochs, now, clock })
      const vault = vaultOf({
        sealing,
        ring,
        epochs,
        node,
        keys,
        pages,
        destructions,
        deferral,
        provider,
        database,
        now,
        reached,
      })
      await reconcile(vault)
      await checkNewest(database, ring)
      return vault
    } catch (failure) {
      ring[Symbol.dispose]()
      throw failure
    }
  })

const unavailable = (what: string): VaultFault => new VaultFault(problem('keys/unavailable', { what }))

async function nodeNamedBy(database: Database): Promise<string | undefined> {
  const rows = await database.transaction(({ query }) =>
    query<{ value: Uint8Array }>('select value from setting where name = $1', [setting]),
  )
  return rows[0] && Buffer.from(rows[0].value).toString()
}

/** Whether anything was ever stamped or sealed in a data store. */
async function isUsed(database: Database): Promise<boolean> {
  const [row] = await database.transaction(({ query }) =>
    query<{ used: boolean }>(
      'select exists (select from entry) or exists (select from actor) or exists (select from record) as used',
    ),
  )
  return row?.used !== false
}

/**
 * THREAT: a key store restored from a backup, beside newer data: what was sealed since would be lost unnoticed. The keys
 * that the data names last must be there.
 */
async function checkNewest(database: Database, ring: Keyring): Promise<void> {
  const named = await database.transaction(({ query }) =>
    query<{ key: string }>(
      `select key from (
         (select key from epoch order by period desc limit 256)
         union (select key from subject_key order by subject desc limit 64)
         union (select key from compartment order by record desc limit 64)
         union (select key from event order by at desc limit 8)) as named
       where not exists (select from key_state s where s.key = named.key)`,
    ),
  )
  const missing = await ring.bring(named.map(({ key }) => key))
  if (missing.size > 0) throw unavailable('the key store is older than the data store')
}
