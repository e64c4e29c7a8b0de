import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { type Entry, type EntryKind, entryOf } from '../src/ledger/index.ts'
import { type Database, type KeyStore, migrate, openDatabase, openKeyStore } from '../src/store/index.ts'
import {
  initialiseVault,
  localProvider,
  openVault,
  type SealContext,
  type Vault,
  type VaultPorts,
} from '../src/vault/index.ts'
import { freshSchema } from './databases.ts'
import { freshEmbedded } from './embedded.ts'

export const engines = ['pglite', 'postgres'] as const
export type EngineName = (typeof engines)[number]
export const authority = 'XX'
export const passphrase = 'correct horse battery staple'

/** Both stores of a node whose keys were made, and its vault. With PostgreSQL the key store is there as well. */
export interface VaultWorld extends AsyncDisposable {
  readonly database: Database
  readonly keys: KeyStore
  readonly vault: Vault
  readonly anchorFolder: string
  ports(more?: Partial<VaultPorts>): Promise<VaultPorts>
  /** A vault of another process on the same stores. */
  another(more?: Partial<VaultPorts>): Promise<Vault>
}

export const openData = async (name: EngineName, databaseUrl: string): Promise<Database> => {
  const database = await openDatabase(name === 'pglite' ? freshEmbedded() : await freshSchema(databaseUrl))
  await migrate(database, 'data')
  return database
}

/** A key store of its own kind beside each engine: a file, or a schema on the server. */
export const openKeys = async (name: EngineName, databaseUrl: string): Promise<KeyStore> =>
  openKeyStore(name === 'pglite' ? ':memory:' : await freshSchema(databaseUrl))

export async function openVaultWorld(name: EngineName, databaseUrl: string): Promise<VaultWorld> {
  const database = await openData(name, databaseUrl)
  const keys = await openKeys(name, databaseUrl)
  const provider = valueOf(await localProvider(keys, passphrase))
  const anchorFolder = await mkdtemp(join(tmpdir(), 'carnet-anchor-'))
  const ports = async (more: Partial<VaultPorts> = {}): Promise<VaultPorts> => ({
    database,
    keys,
    provider,
    authority,
    now: () => new Date(),
    anchorFolder,
    ...more,
  })
  valueOf(await initialiseVault(await ports()))
  const vaults: Vault[] = []
  const another = async (more: Partial<VaultPorts> = {}): Promise<Vault> => {
    const vault = valueOf(await openVault(await ports(more)))
    vaults.push(vault)
    return vault
  }
  return {
    database,
    keys,
    vault: await another(),
    anchorFolder,
    ports,
    another,
    async [Symbol.asyncDispose]() {
      for (const vault of vaults) await vault[Symbol.asyncDispose]()
      await keys[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await rm(anchorFolder, { recursive: true, force: true })
    },
  }
}

export function valueOf<T>(
  answer: { ok: true; value: T } | { ok: false; problem: { code: string; with: unknown } },
): T {
  if (answer.ok) return answer.value
  throw new Error(`${answer.problem.code} ${JSON.stringify(answer.problem.with)}`)
}

/** The context of one compartment about a new subject, its keys made. */
export async function newContext(vault: Vault, more: Partial<SealContext> = {}): Promise<SealContext> {
  const subject = uuid()
  const classification = more.classification ?? 'personal'
  const retained = more.class ?? 'goods'
  const [subjectKey = ''] = await vault.createSubjectKeys([
    { subject: { id: subject }, domain: classification, class: retained },
  ])
  const epochKey = await vault.epochKey(retained, new Date('2026-07-01T00:00:00Z'))
  return {
    record: uuid(),
    version: 1,
    compartment: 'personal.importer',
    classification,
    subject,
    subjectKey,
    epochKey,
    class: retained,
    ...more,
  }
}

/** Stores sealed compartments of one accepted record, as intake does. */
export async function store(
  database: Database,
  rows: readonly { readonly context: SealContext; readonly sealed: Uint8Array }[],
): Promise<void> {
  const intake = uuid()
  await database.transaction(async ({ query }) => {
    await query(
      'insert into acceptance (source, reference, intake, accepted_at, entry, report) values ($1, $2, $3, now(), $4, $4)',
      [randomUUID(), randomUUID(), intake, Buffer.alloc(32)],
    )
    for (const { context, sealed } of rows) {
      await query(
        `insert into record (id, intake, ordinal, type, office, source, received_at, class, epoch, stage, version, open, digest)
         values ($1, $2, 0, 'declaration', null, $3, now(), $4, $5, 'received', $6, '{}', $7) on conflict do nothing`,
        [context.record, intake, randomUUID(), context.class, context.epochKey, context.version, Buffer.alloc(32)],
      )
      await query(
        'insert into compartment (record, name, subject, key, epoch, version, sealed) values ($1, $2, $3, $4, $5, $6, $7)',
        [
          context.record,
          context.compartment,
          context.subject,
          context.subjectKey,
          context.epochKey,
          context.version,
          sealed,
        ],
      )
    }
  })
}

/** Commits an entry with its event, as a release does. */
export async function stamp(
  { vault, database }: Pick<VaultWorld, 'vault' | 'database'>,
  opens: readonly { readonly record: string; readonly compartments: readonly string[] }[],
  said: { readonly kind?: EntryKind; readonly outcome?: string; readonly at?: Date } = {},
): Promise<Entry> {
  const { kind = 'release', outcome = 'permitted', at = new Date() } = said
  const entry = entryOf({ kind, at, authority, actor: vault.pseudonym('actor', 'a') }, (bytes) => randomBytes(bytes))
  const { key, sealed } = await vault.sealEvent(entry.hash, at, Buffer.from(JSON.stringify({ kind, outcome, opens })))
  await database.transaction(async ({ query }) => {
    await query('insert into entry (hash, id, bytes) values ($1, $2, $3)', [entry.hash, uuid(), entry.bytes])
    await query('insert into event (entry, at, kind, actor, key, sealed) values ($1, $2, $3, $4, $5, $6)', [
      entry.hash,
      at,
      kind,
      randomUUID(),
      key,
      sealed,
    ])
  })
  return entry
}
