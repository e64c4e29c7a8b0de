import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { backup, DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { syncFolder } from '../durable.ts'
import { destructionOf, type PageRow } from './key-rows.ts'
import type { FactChange, KeyStore, PageContent, SheetUpdate, StoredPage, StoredSheet, Tombstone } from './key-store.ts'
import { migrateSqlite } from './sqlite-schema.ts'

/** The key store of the embedded default: one file, of one process. */
export function openSqliteKeyStore(file: string): KeyStore {
  const sqlite = new DatabaseSync(file)
  try {
    // Full sync: a key that something was sealed under must outlive a loss of power. secure_delete: what is destroyed is overwritten.
    sqlite.exec(
      'pragma journal_mode = delete; pragma synchronous = extra; pragma secure_delete = on; pragma locking_mode = exclusive',
    )
    migrateSqlite(sqlite)
  } catch (failure) {
    sqlite.close()
    throw failure
  }
  const on = statementsOn(sqlite)
  return {
    engine: 'sqlite',
    copyTo: (file) => copyWhole(sqlite, file),
    ...pagesIn(on),
    ...rewrappingIn(on),
    ...sheetsIn(on),
    ...tombstonesIn(on),
    ...factsIn(on),
    counts: async () =>
      on.one<{ pages: number; sheets: number; tombstones: number }>(
        'select (select count(*) from page) as pages, (select count(*) from sheet) as sheets, (select count(*) from tombstone) as tombstones',
      ) ?? { pages: 0, sheets: 0, tombstones: 0 },
    [Symbol.asyncDispose]: async () => sqlite.close(),
  }
}

const pageColumns = `select id, provider_key as "providerKey", wrapped, state, generation, follows, begun_at as begun,
  destruction, destruction_at as at from page`
const pageOf = ({ at, begun, destruction, follows, ...row }: PageRow<number>): StoredPage => ({
  ...row,
  follows: follows ?? undefined,
  begun: new Date(begun),
  destruction: destructionOf(destruction, at === null ? null : new Date(at)),
})

interface Statements {
  all<Row>(sql: string, ...parameters: readonly SQLInputValue[]): readonly Row[]
  one<Row>(sql: string, ...parameters: readonly SQLInputValue[]): Row | undefined
  /** Number of rows changed. */
  run(sql: string, ...parameters: readonly SQLInputValue[]): number
  /** All or nothing; what answers false changes nothing either. */
  together(work: () => boolean): boolean
}

function statementsOn(sqlite: DatabaseSync): Statements {
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const statement = (sql: string): ReturnType<DatabaseSync['prepare']> => {
    const made = prepared.get(sql) ?? sqlite.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  return {
    all: <Row>(sql: string, ...parameters: readonly SQLInputValue[]) =>
      statement(sql).all(...parameters) as unknown as readonly Row[],
    one: <Row>(sql: string, ...parameters: readonly SQLInputValue[]) =>
      statement(sql).get(...parameters) as unknown as Row | undefined,
    run: (sql, ...parameters) => Number(statement(sql).run(...parameters).changes),
    together(work) {
      sqlite.exec('begin immediate')
      try {
        const done = work()
        sqlite.exec(done ? 'commit' : 'rollback')
        return done
      } catch (failure) {
        if (sqlite.isTransaction) sqlite.exec('rollback')
        throw failure
      }
    },
  }
}

function pagesIn({
  all,
  run,
  one,
}: Statements): Pick<KeyStore, 'pages' | 'page' | 'addPage' | 'movePage' | 'retirePage' | 'contents'> {
  return {
    pages: async () => all<PageRow<number>>(`${pageColumns} order by begun_at, id`).map(pageOf),
    page: async (id) => all<PageRow<number>>(`${pageColumns} where id = ?`, id).map(pageOf)[0],
    addPage: async ({ id, providerKey, wrapped, state, generation, follows, begun }) =>
      run(
        `insert into page (id, provider_key, wrapped, state, generation, follows, begun_at)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (follows) do nothing`,
        id,
        providerKey,
        wrapped,
        state,
        generation,
        follows ?? null,
        begun.getTime(),
      ) === 1,
    async movePage(id, from, to) {
      const now = one<{ state: (typeof from)[number] }>('select state from page where id = ?', id)
      return (
        now !== undefined && from.includes(now.state) && run('update page set state = ? where id = ?', to, id) === 1
      )
    },
    retirePage: async (id, destruction) =>
      run(
        `update page set state = 'retired', wrapped = x'', destruction = ?, destruction_at = ?
          where id = ? and (state = 'rotating' or state = 'retired' and destruction <> ?)
            and not exists (select 1 from sheet where sheet.page = page.id)
            and not exists (select 1 from page as before where before.id = page.follows and before.state <> 'retired')`,
        destruction.state,
        'at' in destruction ? destruction.at.getTime() : null,
        id,
        destruction.state,
      ) === 1,
    contents: async () =>
      all<PageContent>('select page, count(*) as sheets, sum(length(wrapped)) as bytes from sheet group by page'),
  }
}

function rewrappingIn({ one, run, together }: Statements): Pick<KeyStore, 'rewrapPages'> {
  const change = ({ name, before, after }: FactChange): boolean => {
    if (before === undefined)
      return after === undefined
        ? one('select 1 from fact where name = ?', name) === undefined
        : run('insert into fact (name, value) values (?, ?) on conflict do nothing', name, after) === 1
    return after === undefined
      ? run('delete from fact where name = ? and value = ?', name, before) === 1
      : run('update fact set value = ? where name = ? and value = ?', after, name, before) === 1
  }
  return {
    rewrapPages: async (pages, facts) =>
      together(() => {
        for (const { id, before, wrapped } of pages) {
          const sql = "update page set wrapped = ? where id = ? and wrapped = ? and state <> 'retired'"
          if (run(sql, wrapped, id, before) !== 1) return false
        }
        const left = one<{ pages: number }>("select count(*) as pages from page where state <> 'retired'")
        return left?.pages === pages.length && facts.every(change)
      }),
  }
}

function sheetsIn({
  all,
  one,
  run,
  together,
}: Statements): Pick<KeyStore, 'addSheets' | 'replaceSheets' | 'sheets' | 'sheetsOfPage'> {
  const add = ({ id, page, generation, slots, wrapped }: StoredSheet): number =>
    run(
      'insert into sheet (id, page, generation, slots, wrapped) values (?, ?, ?, ?, ?)',
      id,
      page,
      generation,
      slots,
      wrapped,
    )
  const replace = ({ id, expected, sheet }: SheetUpdate): boolean =>
    (sheet === undefined
      ? run('delete from sheet where id = ? and generation = ?', id, expected)
      : run(
          'update sheet set page = ?, generation = ?, slots = ?, wrapped = ? where id = ? and generation = ?',
          sheet.page,
          sheet.generation,
          sheet.slots,
          sheet.wrapped,
          id,
          expected,
        )) === 1
  const bury = ({ key, kind, entry, number, page }: Tombstone): number =>
    run(
      `insert into tombstone (key, kind, entry, number, page) values (?, ?, ?, ?, ?)
       on conflict (key) do update set kind = excluded.kind, entry = excluded.entry, number = excluded.number
         where tombstone.kind = 'restricted' and excluded.kind = 'destroyed'`,
      key,
      kind,
      entry,
      number,
      page ?? null,
    )
  return {
    addSheets: async (page, sheets) =>
      together(() => {
        if (one("select 1 from page where id = ? and state = 'filling'", page) === undefined) return false
        for (const sheet of sheets) add(sheet)
        return true
      }),
    replaceSheets: async (updates, tombstones) =>
      together(() => {
        if (!updates.every(replace)) return false
        for (const tombstone of tombstones) bury(tombstone)
        return true
      }),
    sheets: async (ids) =>
      ids.flatMap(
        (id) => one<StoredSheet>('select id, page, generation, slots, wrapped from sheet where id = ?', id) ?? [],
      ),
    sheetsOfPage: async (page, after, limit) =>
      all<StoredSheet>(
        'select id, page, generation, slots, wrapped from sheet where page = ? and id > ? order by id limit ?',
        page,
        after ?? '',
        limit,
      ),
  }
}

type TombstoneRow = Omit<Tombstone, 'page'> & { readonly page: string | null }
const tombstoneOf = ({ page, ...row }: TombstoneRow): Tombstone => ({ ...row, page: page ?? undefined })

function tombstonesIn({
  all,
  one,
}: Statements): Pick<KeyStore, 'tombstones' | 'tombstonesAfter' | 'tombstonesByPage' | 'lastDestruction'> {
  const columns = 'select key, kind, entry, number, page from tombstone'
  return {
    tombstones: async (keys) =>
      keys.flatMap((key) => {
        const row = one<TombstoneRow>(`${columns} where key = ?`, key)
        return row === undefined ? [] : tombstoneOf(row)
      }),
    tombstonesAfter: async (key, limit) =>
      all<TombstoneRow>(`${columns} where key > ? order by key limit ?`, key ?? '', limit).map(tombstoneOf),
    tombstonesByPage: async () =>
      new Map(
        all<{ page: string; keys: number }>(
          'select page, count(*) as keys from tombstone where page is not null group by page',
        ).map(({ page, keys }) => [page, keys]),
      ),
    lastDestruction: async () => one<{ last: number | null }>('select max(number) as last from tombstone')?.last ?? 0,
  }
}

function factsIn({
  all,
  one,
  run,
}: Statements): Pick<KeyStore, 'fact' | 'addFact' | 'replaceFact' | 'removeFact' | 'factsHolding'> {
  return {
    fact: async (name) => one<{ value: Uint8Array }>('select value from fact where name = ?', name)?.value,
    addFact: async (name, value) =>
      run('insert into fact (name, value) values (?, ?) on conflict do nothing', name, value) === 1,
    replaceFact: async (name, before, after) =>
      run('update fact set value = ? where name = ? and value = ?', after, name, before) === 1,
    removeFact: async (name, before) => run('delete from fact where name = ? and value = ?', name, before) === 1,
    factsHolding: async (text) =>
      all<{ name: string }>('select name from fact where instr(value, ?) > 0 order by name', Buffer.from(text)).map(
        ({ name }) => name,
      ),
  }
}

/** Under a name of its own until it is whole and on disk. */
async function copyWhole(sqlite: DatabaseSync, file: string): Promise<boolean> {
  const begun = `${file}.unfinished`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await rm(begun, { force: true })
  await backup(sqlite, begun)
  await using written = await open(begun, 'r+')
  await written.chmod(0o600)
  await written.sync()
  await rename(begun, file)
  await syncFolder(dirname(file))
  return true
}
