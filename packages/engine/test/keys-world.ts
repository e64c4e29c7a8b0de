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

/** A node whose stores are closed, copied, restored and opened again, as in the life of one. */
export interface KeysWorld extends AsyncDisposable {
  readonly places: Places
  /** Closes what is open and opens it again. */
  open(more?: Partial<VaultPorts>): Promise<OpenNode>
  refused(more?: Partial<VaultPorts>): Promise<{ readonly code: string; readonly with: unknown }>
  close(): Promise<void>
  /** Copies a store as a backup does; what it returns puts the copy back. */
  backUp(which: 'data' | 'keys'): Promise<() => Promise<void>>
}

export async function openKeysWorld(name: EngineName, databaseUrl: string): Promise<KeysWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-keys-'))
  const places: Places =
    name === 'pglite'
      ? { data: join(folder, 'store'), keys: join(folder, 'keys.sqlite'), anchor: join(folder, 'anchor') }
      : { data: await freshSchema(databaseUrl), keys: await freshSchema(databaseUrl), anchor: join(folder, 'anchor') }
  let opened: OpenNode | undefined
  const close = async (): Promise<void> => {
    await opened?.[Symbol.asyncDispose]()
    opened = undefined
  }
  const openAgain = async (more?: Partial<VaultPorts>): Promise<Answer<OpenNode>> => {
    await close()
    const answer = await openNodeAt(places, more)
    if (answer.ok) opened = answer.value
    return answer
  }
  await makeNodeAt(places)
  return {
    places,
    open: async (more) => valueOf(await openAgain(more)),
    async refused(more) {
      const answer = await openAgain(more)
      if (answer.ok) throw new Error('the node was not refused')
      return answer.problem
    },
    close,
    async backUp(which) {
      await close()
      const place = places[which]
      return place.startsWith('postgres') ? backUpSchema(place) : backUpFiles(place)
    },
    async [Symbol.asyncDispose]() {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function makeNodeAt({ data, keys: keysPlace, anchor }: Places): Promise<void> {
  await using keys = await openKeyStore(keysPlace)
  await using database = await openDatabase(data)
  await migrate(database, 'data')
  const provider = valueOf(await localProvider(keys, passphrase))
  valueOf(await initialiseVault({ database, keys, provider, authority, now: () => new Date(), anchorFolder: anchor }))
}

export async function openNodeAt(
  { data, keys: keysPlace, anchor }: Places,
  more: Partial<VaultPorts> & { readonly wrapping?: (provider: KeyProvider) => KeyProvider } = {},
): Promise<Answer<OpenNode>> {
  await using undo = new AsyncDisposableStack()
  const keys = undo.use(await openKeyStore(keysPlace))
  const database = undo.use(await openDatabase(data))
  const local = valueOf(await localProvider(keys, passphrase))
  const { wrapping = (provider) => provider, ...ports } = more
  const answer = await openVault({
    database,
    keys,
    provider: wrapping(local),
    authority,
    now: () => new Date(),
    anchorFolder: anchor,
    ...ports,
  })
  if (!answer.ok) return answer
  const vault = undo.use(answer.value)
  const kept = undo.move()
  const node = { database, keys, vault, parts: chamberOf(vault), [Symbol.asyncDispose]: () => kept.disposeAsync() }
  return { ok: true, value: node }
}

async function backUpFiles(place: string): Promise<() => Promise<void>> {
  const copy = `${place}.${randomUUID()}`
  await cp(place, copy, { recursive: true })
  return async () => {
    await rm(place, { recursive: true })
    await cp(copy, place, { recursive: true })
  }
}

async function backUpSchema(url: string): Promise<() => Promise<void>> {
  const copy = `b${randomBytes(8).toString('hex')}`
  const each = async (work: (table: string) => string): Promise<void> => {
    await using database = await openDatabase(url)
    await database.transaction(async ({ query }) => {
      const tables = await query<{ name: string }>(
        'select tablename as name from pg_tables where schemaname = current_schema() order by 1',
      )
      for (const { name } of tables) await query(work(name))
    })
  }
  await using database = await openDatabase(url)
  await database.transaction(({ query }) => query(`create schema ${copy}`))
  await each((table) => `create table ${copy}.${table} as table ${table}`)
  return async () => {
    await each((table) => `delete from ${table}`)
    await each((table) => `insert into ${table} select * from ${copy}.${table}`)
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
