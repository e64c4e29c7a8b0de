import { type Database, openDatabase, type Transaction } from './database.ts'
import { destructionOf, type PageRow } from './key-rows.ts'
import type {
  FactChange,
  KeyStore,
  PageContent,
  PageRewrap,
  SheetUpdate,
  StoredPage,
  StoredSheet,
  Tombstone,
} from './key-store.ts'
import { migrate } from './migrate.ts'

/** The key store on a server: several processes may have it. */
export async function openPostgresKeyStore(url: string): Promise<KeyStore> {
  const database = await openDatabase(url)
  try {
    await migrate(database, 'keys')
  } catch (failure) {
    await database[Symbol.asyncDispose]()
    throw failure
  }
  const read: Read = (sql, parameters = []) => database.transaction(({ query }) => query(sql, parameters))
  return {
    engine: 'postgres',
    copyTo: async () => false,
    ...pagesIn(read),
    rewrapPages: (pages, facts) => changing(database, (transaction) => rewrapAll(transaction, pages, facts)),
    ...sheetsIn(database, read),
    ...tombstonesIn(read),
    ...factsIn(read),
    async counts() {
      const [row] = await read<{ pages: number; sheets: number; tombstones: number }>(
        'select (select count(*) from page) as pages, (select count(*) from sheet) as sheets, (select count(*) from tombstone) as tombstones',
      )
      return row ?? { pages: 0, sheets: 0, tombstones: 0 }
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

const pageColumns = `select id, provider_key as "providerKey", wrapped, state, generation, follows, begun_at as begun,
  destruction, destruction_at as at from page`
const pageOf = ({ at, destruction, follows, ...row }: PageRow<Date>): StoredPage => ({
  ...row,
  follows: follows ?? undefined,
  destruction: destructionOf(destruction, at),
})

type Read = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>

function pagesIn(read: Read): Pick<KeyStore, 'pages' | 'page' | 'addPage' | 'movePage' | 'retirePage' | 'contents'> {
  return {
    pages: async () => (await read<PageRow<Date>>(`${pageColumns} order by begun_at, id`)).map(pageOf),
    page: async (id) => (await read<PageRow<Date>>(`${pageColumns} where id = $1`, [id])).map(pageOf)[0],
    async addPage({ id, providerKey, wrapped, state, generation, follows, begun }) {
      const rows = await read(
        `insert into page (id, provider_key, wrapped, state, generation, follows, begun_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (follows) do nothing returning id`,
        [id, providerKey, wrapped, state, generation, follows ?? null, begun],
      )
      return rows.length === 1
    },
    async movePage(id, from, to) {
      const sql = 'update page set state = $3 where id = $1 and state = any($2::text[]) returning id'
      return (await read(sql, [id, from, to])).length === 1
    },
    async retirePage(id, destruction) {
      const rows = await read(
        `update page set state = 'retired', wrapped = '', destruction = $2, destruction_at = $3
          where id = $1 and (state = 'rotating' or state = 'retired' and destruction <> $2)
            and not exists (select from sheet where page = $1)
            and not exists (select from page before where before.id = page.follows and before.state <> 'retired') returning id`,
        [id, destruction.state, 'at' in destruction ? destruction.at : null],
      )
      return rows.length === 1
    },
    contents: () =>
      read<PageContent>(
        'select page, count(*) as sheets, sum(octet_length(wrapped)) as bytes from sheet group by page',
      ),
  }
}

function sheetsIn(
  database: Database,
  read: Read,
): Pick<KeyStore, 'addSheets' | 'replaceSheets' | 'sheets' | 'sheetsOfPage'> {
  return {
    addSheets: (page, sheets) =>
      database.transaction(async ({ query }) => {
        // Whoever makes the page another state waits for this to end, and then finds these sheets.
        const open = await query("select from page where id = $1 and state = 'filling' for share", [page])
        if (open.length === 0) return false
        await query(
          'insert into sheet (id, page, generation, slots, wrapped) select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bytea[], $5::bytea[])',
          columnsOf(sheets),
        )
        return true
      }),
    replaceSheets: (updates, tombstones) =>
      changing(database, async (transaction) => {
        await replaceAll(transaction, updates)
        await bury(transaction, tombstones)
      }),
    sheets: (ids) =>
      read<StoredSheet>('select id, page, generation, slots, wrapped from sheet where id = any($1::uuid[])', [ids]),
    sheetsOfPage: (page, after, limit) =>
      read<StoredSheet>(
        `select id, page, generation, slots, wrapped from sheet
          where page = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [page, after ?? null, limit],
      ),
  }
}

/** Ends a transaction that shall change nothing. */
class Outdated extends Error {}

/** True once it is committed; false where something was no longer as it was expected. */
async function changing(database: Database, work: (transaction: Transaction) => Promise<void>): Promise<boolean> {
  try {
    await database.transaction(work)
    return true
  } catch (failure) {
    if (failure instanceof Outdated) return false
    throw failure
  }
}

async function rewrapAll(
  { query }: Transaction,
  pages: readonly PageRewrap[],
  facts: readonly FactChange[],
): Promise<void> {
  // No page comes meanwhile that nobody would wrap anew.
  await query('lock table page in share row exclusive mode')
  const rewrapped = await query(
    `update page set wrapped = given.wrapped
       from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as given (id, before, wrapped)
      where page.id = given.id and page.wrapped = given.before and page.state <> 'retired' returning page.id`,
    [pages.map(({ id }) => id), pages.map(({ before }) => before), pages.map(({ wrapped }) => wrapped)],
  )
  const left = await query("select id from page where state <> 'retired'")
  if (rewrapped.length !== pages.length || left.length !== pages.length) throw new Outdated()
  for (const { name, before, after } of facts) {
    const removed =
      before === undefined
        ? []
        : await query('delete from fact where name = $1 and value = $2 returning name', [name, before])
    if (before !== undefined && removed.length !== 1) throw new Outdated()
    const there = before === undefined ? await query('select name from fact where name = $1', [name]) : []
    if (there.length > 0) throw new Outdated()
    if (after !== undefined) await query('insert into fact (name, value) values ($1, $2)', [name, after])
  }
}

async function replaceAll({ query }: Transaction, updates: readonly SheetUpdate[]): Promise<void> {
  if (updates.length === 0) return
  // Two that change the same sheets lock them in one order.
  const locked = await query(
    `select from sheet where (id, generation) in (select * from unnest($1::uuid[], $2::int[])) order by id for update`,
    [updates.map(({ id }) => id), updates.map(({ expected }) => expected)],
  )
  if (locked.length !== updates.length) throw new Outdated()
  const kept = updates.flatMap(({ sheet }) => sheet ?? [])
  const gone = updates.flatMap(({ id, sheet }) => (sheet === undefined ? id : []))
  if (kept.length > 0)
    await query(
      `update sheet set page = new.page, generation = new.generation, slots = new.slots, wrapped = new.wrapped
         from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bytea[], $5::bytea[]) as new(id, page, generation, slots, wrapped)
        where sheet.id = new.id`,
      columnsOf(kept),
    )
  if (gone.length > 0) await query('delete from sheet where id = any($1::uuid[])', [gone])
}

async function bury({ query }: Transaction, tombstones: readonly Tombstone[]): Promise<void> {
  if (tombstones.length === 0) return
  await query(
    `insert into tombstone (key, kind, entry, number, page)
     select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bigint[], $5::uuid[]) as new(key, kind, entry, number, page) order by key
     on conflict (key) do update set kind = excluded.kind, entry = excluded.entry, number = excluded.number
       where tombstone.kind = 'restricted' and excluded.kind = 'destroyed'`,
    [
      tombstones.map(({ key }) => key),
      tombstones.map(({ kind }) => kind),
      tombstones.map(({ entry }) => entry),
      tombstones.map(({ number }) => number),
      tombstones.map(({ page }) => page ?? null),
    ],
  )
}

const columnsOf = (sheets: readonly StoredSheet[]): readonly unknown[] => [
  sheets.map((s) => s.id),
  sheets.map((s) => s.page),
  sheets.map((s) => s.generation),
  sheets.map((s) => s.slots),
  sheets.map((s) => s.wrapped),
]

type TombstoneRow = Omit<Tombstone, 'page'> & { readonly page: string | null }
const tombstoneOf = ({ page, ...row }: TombstoneRow): Tombstone => ({ ...row, page: page ?? undefined })

function tombstonesIn(
  read: Read,
): Pick<KeyStore, 'tombstones' | 'tombstonesAfter' | 'tombstonesByPage' | 'lastDestruction'> {
  return {
    async tombstones(keys) {
      const sql = 'select key, kind, entry, number, page from tombstone where key = any($1::uuid[])'
      return (await read<TombstoneRow>(sql, [keys])).map(tombstoneOf)
    },
    async tombstonesAfter(key, limit) {
      const sql = `select key, kind, entry, number, page from tombstone
        where $1::uuid is null or key > $1 order by key limit $2`
      return (await read<TombstoneRow>(sql, [key ?? null, limit])).map(tombstoneOf)
    },
    async tombstonesByPage() {
      const sql = 'select page, count(*) as keys from tombstone where page is not null group by page'
      return new Map((await read<{ page: string; keys: number }>(sql)).map(({ page, keys }) => [page, keys]))
    },
    async lastDestruction() {
      const [row] = await read<{ last: number | null }>('select max(number) as last from tombstone')
      return row?.last ?? 0
    },
  }
}

function factsIn(read: Read): Pick<KeyStore, 'fact' | 'addFact' | 'replaceFact' | 'removeFact' | 'factsHolding'> {
  return {
    fact: async (name) =>
      (await read<{ value: Uint8Array }>('select value from fact where name = $1', [name]))[0]?.value,
    async addFact(name, value) {
      const sql = 'insert into fact (name, value) values ($1, $2) on conflict do nothing returning name'
      return (await read(sql, [name, value])).length === 1
    },
    async replaceFact(name, before, after) {
      const sql = 'update fact set value = $3 where name = $1 and value = $2 returning name'
      return (await read(sql, [name, before, after])).length === 1
    },
    async removeFact(name, before) {
      return (await read('delete from fact where name = $1 and value = $2 returning name', [name, before])).length === 1
    },
    async factsHolding(text) {
      const sql = 'select name from fact where position($1::bytea in value) > 0 order by name'
      return (await read<{ name: string }>(sql, [Buffer.from(text)])).map(({ name }) => name)
    },
  }
}
