import { type Answer, problem } from '@carnet/api'
import { dictionaryVersion } from '@carnet/customs'
import type { Database, KeyStore } from '../store/index.ts'
import { epochsOn } from './epochs.ts'
import { answerOf, VaultFault, valueOf } from './fault.ts'
import { openGenerations } from './generations.ts'
import { type Keyring, type KeyringLimits, keyringOn } from './keyring.ts'
import { makeNodeKeys, openNodeKeys } from './node-keys.ts'
import { pagesOn } from './pages.ts'
import type { KeyProvider } from './provider.ts'
import { type Vault, vaultOf } from './vault.ts'

export interface VaultPorts {
  readonly database: Database
  readonly keys: KeyStore
  readonly provider: KeyProvider
  readonly authority: string
  readonly now: () => Date
  /** How many keys are kept in memory, and how long. */
  readonly limits?: Partial<KeyringLimits>
}

const defaults: KeyringLimits = { most: 65_536, ttl: 10 * 60_000, clock: () => performance.now() }
const setting = 'vault'

/**
 * Makes the keys of a new node, in stores that are both empty. Cut short, it may be run again; where it was done and
 * nothing was stamped since, it changes nothing.
 */
export const initialiseVault = (on: VaultPorts): Promise<Answer<void>> =>
  answerOf(async () => {
    const { database, keys, authority } = on
    const pages = pagesOn(keys, on.provider, authority)
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

/** Opens the vault of a node. Refuses keys of another node, and keys that are older than what was sealed under them. */
export const openVault = (on: VaultPorts): Promise<Answer<Vault>> =>
  answerOf(async () => {
    const { database, keys, provider, authority, now } = on
    const pages = pagesOn(keys, provider, authority)
    const node = valueOf(await openNodeKeys(keys, pages, authority))
    if (node === undefined) throw unavailable('the key store has no keys of a node')
    if ((await nodeNamedBy(database)) !== node.node) throw unavailable('the key store belongs to another node')
    const ring = keyringOn(keys, pages, { ...defaults, ...on.limits })
    try {
      await checkNewest(database, keys, ring)
      const generations = await openGenerations(keys)
      const sealing = { authority, dictionaryVersion, generations }
      return vaultOf({ sealing, ring, epochs: epochsOn(database, ring), node, keys, provider, database, now })
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
 * THREAT: a key store restored from a backup, beside the newest data: what was sealed since would be lost unnoticed, and
 * what was destroyed would be back. The keys that the data names last must be there, and a tombstone for each destroyed one.
 */
async function checkNewest(database: Database, keys: KeyStore, ring: Keyring): Promise<void> {
  const { named, destroyed } = await database.transaction(async ({ query }) => {
    const newest = await query<{ key: string }>(
      `select key from (
         (select key from epoch order by period desc limit 256)
         union (select key from subject_key order by subject desc limit 64)
         union (select key from compartment order by record desc limit 64)
         union (select key from event order by at desc limit 8)) as named
       where not exists (select from key_state s where s.key = named.key)`,
    )
    const [row] = await query<{ count: number }>("select count(*) as count from key_state where state = 'destroyed'")
    return { named: newest.map(({ key }) => key), destroyed: row?.count ?? 0 }
  })
  const missing = await ring.bring(named)
  if (missing.size > 0 || (await keys.counts()).tombstones < destroyed)
    throw unavailable('the key store is older than the data store')
}
