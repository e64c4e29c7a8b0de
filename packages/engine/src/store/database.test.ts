import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { freshEmbedded } from '../../test/embedded.ts'
import { type Database, isDuplicate, migrate, MigrationFault, openDatabase, StoreFault } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'carnet-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const schema = (): string => `s${Math.random().toString(36).slice(2)}`

describe.each([
  { engine: 'pglite', place: freshEmbedded },
  { engine: 'postgres', place: () => inject('databaseUrl') },
])('a database on $engine', ({ engine, place }) => {
  const opened = async (work: (database: Database) => Promise<void>): Promise<void> => {
    await using database = await openDatabase(place())
    await work(database)
  }

  test('reads bigint as a number, a date as text, bytea as bytes and an instant as a Date', () =>
    opened(async (database) => {
      const [row] = await database.transaction(({ query }) =>
        query<{ n: number; d: string; b: Uint8Array; t: Date }>(
          `select 9007199254740991::bigint as n, '2026-07-01'::date as d, '\\xdead'::bytea as b, '2026-07-01T00:00:00Z'::timestamptz as t`,
        ),
      )
      expect(row?.n).toBe(Number.MAX_SAFE_INTEGER)
      expect(row?.d).toBe('2026-07-01')
      expect(row?.b).toBeInstanceOf(Uint8Array)
      expect([...(row?.b ?? [])]).toEqual([0xde, 0xad])
      expect(row?.t).toEqual(new Date('2026-07-01T00:00:00Z'))
      expect(database.engine).toBe(engine)
    }))

  test('what a failed transaction did is undone', () =>
    opened(async (database) => {
      const table = schema()
      await database.transaction(({ query }) => query(`create table ${table} (n int)`))
      await expect(
        database.transaction(async ({ query }) => {
          await query(`insert into ${table} values (1)`)
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await database.transaction(({ query }) => query(`select * from ${table}`))).toEqual([])
    }))

  test('what waits for the commit is told once it has happened, and never of what was undone', () =>
    opened(async (database) => {
      const told: string[] = []
      const undone = database.transaction(async ({ committed }) => {
        committed(() => told.push('undone'))
        throw new Error('no')
      })
      await expect(undone).rejects.toThrow('no')
      let runs = 0
      await database.transaction(async ({ committed, query }) => {
        committed(() => told.push('transaction'))
        if (runs++ === 0) await query(`do $$ begin raise exception using errcode = '40001'; end $$`)
        expect(told).toEqual([])
      })
      await database.statements(async ({ committed }) => committed(() => told.push('statements')))
      expect(told).toEqual(['transaction', 'statements'])
    }))

  test('a failure carries its SQLSTATE and no value', () =>
    opened(async (database) => {
      const table = schema()
      await database.transaction(({ query }) => query(`create table ${table} (name text primary key)`))
      const twice = database.transaction(({ query }) => query(`insert into ${table} values ($1), ($1)`, ['ERIKSSON']))
      const failure = await twice.catch((reason: unknown) => reason)
      expect(failure).toBeInstanceOf(StoreFault)
      expect(isDuplicate(failure)).toBe(true)
      expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('ERIKSSON')
    }))

  test('a transaction that the database asks to repeat is repeated from its beginning', () =>
    opened(async (database) => {
      let attempts = 0
      const result = await database.transaction(async ({ query }) => {
        attempts++
        if (attempts < 3) await query(`do $$ begin raise exception 'again' using errcode = '40001'; end $$`)
        return 'done'
      })
      expect(result).toBe('done')
      expect(attempts).toBe(3)
    }))

  test('copies rows in as they are', () =>
    opened(async (database) => {
      const table = schema()
      await database.transaction(({ query }) =>
        query(`create table ${table} (id uuid, b bytea, t text, s smallint, i int, at timestamptz, j jsonb)`),
      )
      const columns = {
        id: 'uuid',
        b: 'bytea',
        t: 'text',
        s: 'int2',
        i: 'int4',
        at: 'timestamptz',
        j: 'jsonb',
      } as const
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              id: fc.uuid(),
              b: fc.uint8Array({ maxLength: 300 }),
              t: fc.option(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))),
              s: fc.integer({ min: -32768, max: 32767 }),
              i: fc.integer(),
              at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
              j: fc.dictionary(fc.stringMatching(/^[a-z.]{1,20}$/), fc.stringMatching(/^[A-Za-z0-9 ]*$/)),
            }),
            { maxLength: 20 },
          ),
          async (rows) => {
            const back = await database.transaction(async (transaction) => {
              await transaction.query(`delete from ${table}`)
              await transaction.copy(
                table as never,
                columns,
                rows.map((r) => [r.id, r.b, r.t, r.s, r.i, r.at, JSON.stringify(r.j)]),
              )
              return transaction.query<(typeof rows)[number]>(`select * from ${table}`)
            })
            const sorted = (list: readonly (typeof rows)[number][]): unknown =>
              list.map((r) => JSON.stringify({ ...r, b: [...r.b] }, Object.keys({ ...r, ...r.j }).sort())).sort()
            expect(sorted(back)).toEqual(sorted(rows))
          },
        ),
        { numRuns: 25 },
      )
    }))
})

describe('migrations', () => {
  test('run once, and refuse a database whose migration is not ours', async () => {
    await using database = await openDatabase('memory://')
    await migrate(database, 'data')
    await migrate(database, 'data')
    await database.transaction(({ query }) => query(`update migration set hash = 'other'`))
    await expect(migrate(database, 'data')).rejects.toThrow(MigrationFault)
  })

  test('refuse a database of a newer version', async () => {
    await using database = await openDatabase('memory://')
    await migrate(database, 'data')
    await database.transaction(({ query }) => query(`insert into migration values ('9999-later.sql', 'x')`))
    await expect(migrate(database, 'data')).rejects.toThrow(/9999-later/)
  })
})
