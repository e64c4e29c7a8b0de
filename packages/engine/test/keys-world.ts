import type { Answer } from '@carnet/api'
import { randomBytes, randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { type Entry, entryOf } from '../src/ledger/index.ts'
import {
  type Database,
  type KeyStore,
  migrate,
  openDatabase,
  openKeyStore,
  type TombstoneKind,
} from '../src/store/index.ts'
import { initialiseVault, type KeyProvider, openVault, type Vault, type VaultPorts } from '../src/vault/index.ts'
import { chamberOf, type VaultParts } from '../src/vault/chamber.ts'
import { localProvider } from '../src/vault/local-provider.ts'
import { freshSchema } from './databases.ts'
import { authority, type EngineName, passphrase, valueOf } from './vault-world.ts'

/** Where the stores of a node are. */
export interface Places {
  readonly data: string
  readonly keys: string
  readonly anchor: string
}

/** Both stores and a vault on them. */
export interface OpenNode extends AsyncDisposable {
  readonly database: Database
  readonly keys: KeyStore
  readonly vault: Vault
  readonly parts: VaultParts
}

/** How a node is opened; `passphrase` is the local provider's. */
export type Opening = Partial<VaultPorts> & { readonly passphrase?: string }

/** A node whose stores are copied, restored and opened again, as in the life of one. */
export interface KeysWorld extends AsyncDisposable {
  readonly places: Places
  /** What the node's provider keeps, where it keeps something of its own. */
  readonly providerFolder: string
  /** Closes key store and vault, where they are open, and opens them again. */
  open(more?: Opening): Promise<OpenNode>
  /** Closes key store and vault. */
  closeNode(): Promise<void>
  refused(more?: Partial<VaultPorts>): Promise<{ readonly code: string; readonly with: unknown }>
  /** Closes everything, for another process. */
  close(): Promise<void>
  /** Copies a store as a backup does; what it returns puts the copy back, for the next `open`. */
  backUp(which: 'data' | 'keys'): Promise<() => Promise<void>>
}

export async function openKeysWorld(
  name: EngineName,
  databaseUrl: string,
  provider?: (folder: string) => KeyProvider,
): Promise<KeysWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-keys-'))
  const places: Places =
    name === 'pglite'
      ? { data: join(folder, 'store'), keys: join(folder, 'keys.sqlite'), anchor: join(folder, 'anchor') }
      : { data: await freshSchema(databaseUrl), keys: await freshSchema(databaseUrl), anchor: join(folder, 'anchor') }
  const providerFolder = join(folder, 'provider')
  const given = provider === undefined ? {} : { provider: provider(providerFolder) }
  // Opening the embedded database costs seconds: it stays open while the rest comes and goes.
  let database: Database | undefined
  let opened: OpenNode | undefined
  const data = async (): Promise<Database> => (database ??= await openDatabase(places.data))
  const closeNode = async (): Promise<void> => {
    await opened?.[Symbol.asyncDispose]()
    opened = undefined
  }
  const openAgain = async (more?: Opening): Promise<Answer<OpenNode>> => {
    await closeNode()
    const answer = await openNodeAt(places, { database: await data(), ...given, ...more })
    if (answer.ok) opened = answer.value
    return answer
  }
  const close = async (): Promise<void> => {
    await closeNode()
    await database?.[Symbol.asyncDispose]()
    database = undefined
  }
  await makeNodeAt(places, await data(), given)
  return {
    places,
    providerFolder,
    open: async (more) => valueOf(await openAgain(more)),
    async refused(more) {
      const answer = await openAgain(more)
      if (answer.ok) throw new Error('the node was not refused')
      return answer.problem
    },
    closeNode,
    close,
    async backUp(which) {
      await closeNode()
      const restore =
        which === 'data'
          ? await backUpTables(await data())
          : places.keys.startsWith('postgres')
            ? await backUpServer(places.keys)
            : await backUpFile(places.keys)
      return async () => {
        await closeNode()
        await restore(await data())
      }
    },
    async [Symbol.asyncDispose]() {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function makeNodeAt(
  { keys: keysPlace, anchor }: Places,
  database: Database,
  given: { readonly provider?: KeyProvider },
): Promise<void> {
  await using keys = await openKeyStore(keysPlace)
  await migrate(database, 'data')
  const provider = given.provider ?? valueOf(await localProvider(keys, passphrase))
  valueOf(await initialiseVault({ database, keys, provider, authority, now: () => new Date(), anchorFolder: anchor }))
}

/** Opens a node, or a second process of one; what it opened itself is closed with it. */
export async function openNodeAt(
  { data, keys: keysPlace, anchor }: Places,
  { passphrase: said = passphrase, ...more }: Opening = {},
): Promise<Answer<OpenNode>> {
  await using undo = new AsyncDisposableStack()
  const database = more.database ?? undo.use(await openDatabase(data))
  const keys = undo.use(await openKeyStore(keysPlace))
  const answer = await openVault({
    provider: more.provider ?? valueOf(await localProvider(keys, said)),
    authority,
    now: () => new Date(),
    anchorFolder: anchor,
    ...more,
    database,
    keys,
  })
  if (!answer.ok) return answer
  const vault = undo.use(answer.value)
  const kept = undo.move()
  const node = { database, keys, vault, parts: chamberOf(vault), [Symbol.asyncDispose]: () => kept.disposeAsync() }
  return { ok: true, value: node }
}

type Restore = (data: Database) => Promise<void>

async function backUpFile(place: string): Promise<Restore> {
  const copy = `${place}.${randomUUID()}`
  await cp(place, copy)
  return () => cp(copy, place)
}

async function backUpServer(url: string): Promise<Restore> {
  await using database = await openDatabase(url)
  const copy = await backUpTables(database)
  return async () => {
    await using again = await openDatabase(url)
    await copy(again)
  }
}

/** Copies every table into a schema beside it. */
async function backUpTables(database: Database): Promise<Restore> {
  const copy = `b${randomBytes(8).toString('hex')}`
  const each = (on: Database, work: (table: string) => string): Promise<void> =>
    on.transaction(async ({ query }) => {
      const tables = await query<{ name: string }>(
        'select tablename as name from pg_tables where schemaname = current_schema() order by 1',
      )
      for (const { name } of tables) await query(work(name))
    })
  await database.transaction(({ query }) => query(`create schema ${copy}`))
  await each(database, (table) => `create table ${copy}.${table} as table ${table}`)
  return async (on) => {
    await each(on, (table) => `delete from ${table}`)
    await each(on, (table) => `insert into ${table} select * from ${copy}.${table}`)
  }
}

/** Commits what precedes a destruction: its entry, the event that names the keys, and their states. */
export async function decide(
  { vault, database }: Pick<OpenNode, 'vault' | 'database'>,
  keys: readonly string[],
  kind: TombstoneKind = 'destroyed',
  destroys: readonly string[] = keys,
): Promise<Entry> {
  const at = new Date()
  const entry = entryOf({ kind: 'case-closed', at, authority, actor: vault.pseudonym('actor', 'a') }, randomBytes)
  const { key, sealed } = await vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify({ destroys })))
  await database.transaction(async ({ query }) => {
    await query('insert into entry (hash, id, bytes) values ($1, $2, $3)', [entry.hash, uuid(), entry.bytes])
    await query('insert into event (entry, at, kind, actor, key, sealed) values ($1, $2, $3, $4, $5, $6)', [
      entry.hash,
      at,
      'case-closed',
      randomUUID(),
      key,
      sealed,
    ])
    await query(
      `insert into key_state (key, state, since, entry) select key, $2, $3, $4 from unnest($1::uuid[]) as key
       on conflict (key) do update set state = excluded.state, entry = excluded.entry`,
      [keys, kind, at, entry.hash],
    )
  })
  return entry
}

export const newSubjectKeys = (vault: Vault, count: number): Promise<readonly string[]> =>
  vault.createSubjectKeys(
    Array.from({ length: count }, () => ({ subject: { id: uuid() }, domain: 'personal', class: 'goods' })),
  )
