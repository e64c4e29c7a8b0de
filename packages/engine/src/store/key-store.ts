import { DatabaseSync } from 'node:sqlite'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

/** A page key as stored: wrapped by the provider's key of that name. */
export interface StoredPage {
  readonly id: string
  readonly providerKey: string
  readonly wrapped: Uint8Array
  readonly state: 'filling' | 'full' | 'retired'
}

/** Up to 256 keys sealed in one message under a page key; `slots` says in clear what each slot is, `wrapped` holds the keys. */
export interface StoredSheet {
  readonly id: string
  readonly page: string
  readonly generation: number
  readonly slots: Uint8Array
  readonly wrapped: Uint8Array
}

/** Wrapped keys, apart from the data they open. On return from a write it is durable. */
export interface KeyStore extends AsyncDisposable {
  readonly engine: 'sqlite' | 'postgres'
  pages(): Promise<readonly StoredPage[]>
  addPage(page: StoredPage): Promise<void>
  addSheets(sheets: readonly StoredSheet[]): Promise<void>
  sheets(ids: readonly string[]): Promise<readonly StoredSheet[]>
  /** Small things that must live and die with the keys: the provider's parameters, the sheet of the node's own keys. */
  fact(name: string): Promise<Uint8Array | undefined>
  /** Writes a fact that is not there yet; false where it was. */
  addFact(name: string, value: Uint8Array): Promise<boolean>
  counts(): Promise<{ readonly pages: number; readonly sheets: number; readonly tombstones: number }>
}

export const openKeyStore = (place: string): Promise<KeyStore> =>
  /^postgres(ql)?:\/\//.test(place) ? openPostgresKeyStore(place) : Promise.resolve(openSqliteKeyStore(place))

function openSqliteKeyStore(file: string): KeyStore {
  const sqlite = new DatabaseSync(file)
  // Full sync: a key that something was sealed under must outlive a loss of power. secure_delete: what is destroyed is overwritten.
  sqlite.exec(
    'pragma journal_mode = delete; pragma synchronous = extra; pragma secure_delete = on; pragma locking_mode = exclusive',
  )
  sqlite.exec(`
    create table if not exists page (id text primary key, provider_key text not null, wrapped blob not null, state text not null) strict;
    create table if not exists sheet (id text primary key, page text not null, generation integer not null, slots blob not null, wrapped blob not null) strict;
    create table if not exists tombstone (key text primary key, entry blob not null) strict;
    create table if not exists fact (name text primary key, value blob not null) strict`)
  const addSheet = sqlite.prepare('insert into sheet (id, page, generation, slots, wrapped) values (?, ?, ?, ?, ?)')
  const getSheet = sqlite.prepare('select id, page, generation, slots, wrapped from sheet where id = ?')
  return {
    engine: 'sqlite',
    pages: async () =>
      sqlite
        .prepare('select id, provider_key as "providerKey", wrapped, state from page order by id')
        .all() as unknown as StoredPage[],
    addPage: async ({ id, providerKey, wrapped, state }) => {
      sqlite
        .prepare('insert into page (id, provider_key, wrapped, state) values (?, ?, ?, ?)')
        .run(id, providerKey, wrapped, state)
    },
    addSheets: async (sheets) => {
      sqlite.exec('begin immediate')
      for (const { id, page, generation, slots, wrapped } of sheets) addSheet.run(id, page, generation, slots, wrapped)
      sqlite.exec('commit')
    },
    sheets: async (ids) => ids.flatMap((id) => (getSheet.get(id) as unknown as StoredSheet | undefined) ?? []),
    fact: async (name) =>
      (sqlite.prepare('select value from fact where name = ?').get(name) as { value: Uint8Array } | undefined)?.value,
    addFact: async (name, value) =>
      sqlite.prepare('insert into fact (name, value) values (?, ?) on conflict do nothing').run(name, value).changes ===
      1,
    counts: async () =>
      sqlite
        .prepare(
          'select (select count(*) from page) as pages, (select count(*) from sheet) as sheets, (select count(*) from tombstone) as tombstones',
        )
        .get() as {
        pages: number
        sheets: number
        tombstones: number
      },
    [Symbol.asyncDispose]: async () => sqlite.close(),
  }
}

async function openPostgresKeyStore(url: string): Promise<KeyStore> {
  const database = await openDatabase(url)
  await migrate(database, 'keys')
  const read = <Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> =>
    database.transaction(({ query }) => query<Row>(sql, parameters))
  return {
    engine: 'postgres',
    pages: () => read<StoredPage>('select id, provider_key as "providerKey", wrapped, state from page order by id'),
    addPage: async ({ id, providerKey, wrapped, state }) => {
      await read('insert into page (id, provider_key, wrapped, state) values ($1, $2, $3, $4)', [
        id,
        providerKey,
        wrapped,
        state,
      ])
    },
    addSheets: async (sheets) => {
      await read(
        'insert into sheet (id, page, generation, slots, wrapped) select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bytea[], $5::bytea[])',
        [
          sheets.map((s) => s.id),
          sheets.map((s) => s.page),
          sheets.map((s) => s.generation),
          sheets.map((s) => s.slots),
          sheets.map((s) => s.wrapped),
        ],
      )
    },
    sheets: (ids) =>
      read<StoredSheet>('select id, page, generation, slots, wrapped from sheet where id = any($1::uuid[])', [ids]),
    fact: async (name) =>
      (await read<{ value: Uint8Array }>('select value from fact where name = $1', [name]))[0]?.value,
    addFact: async (name, value) =>
      (
        await read('insert into fact (name, value) values ($1, $2) on conflict do nothing returning name', [
          name,
          value,
        ])
      ).length === 1,
    counts: async () => {
      const [row] = await read<{ pages: number; sheets: number; tombstones: number }>(
        'select (select count(*) from page) as pages, (select count(*) from sheet) as sheets, (select count(*) from tombstone) as tombstones',
      )
      return row ?? { pages: 0, sheets: 0, tombstones: 0 }
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
