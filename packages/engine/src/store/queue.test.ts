import { describe, expect, inject, test } from 'vitest'
import { freshEmbedded } from '../../test/embedded.ts'
import { freshSchema } from '../../test/databases.ts'
import { type Database, openDatabase, openQueue } from './index.ts'

const options = { names: ['one', 'two'], look: 0.5, failed: () => undefined }

describe.each([
  { engine: 'pglite', place: async () => freshEmbedded() },
  { engine: 'postgres', place: () => freshSchema(inject('databaseUrl')) },
])('the queue on $engine', { timeout: 60_000 }, ({ place }) => {
  const opened = async (work: (database: Database) => Promise<void>): Promise<void> => {
    await using database = await openDatabase(await place())
    await work(database)
  }

  test('a wake-up is delivered once its transaction has committed, by its name', () =>
    opened(async (database) => {
      await using queue = await openQueue(database, options)
      const woken: string[] = []
      await queue.listen('one', () => woken.push('one'))
      await queue.listen('two', () => woken.push('two'))
      const undone = database.transaction(async (transaction) => {
        await queue.send(transaction, 'one')
        throw new Error('no')
      })
      await expect(undone).rejects.toThrow('no')
      await database.transaction((transaction) => queue.send(transaction, 'two'))
      await expect.poll(() => woken, { timeout: 20_000 }).toEqual(['two'])
    }))

  test('one whose time has not come is not delivered with one that is due', () =>
    opened(async (database) => {
      await using queue = await openQueue(database, options)
      await database.transaction(async (transaction) => {
        await queue.send(transaction, 'one', new Date(Date.now() + 3_600_000))
        await queue.send(transaction, 'two', new Date(Date.now() - 3_600_000))
      })
      const woken: string[] = []
      await queue.listen('one', () => woken.push('one'))
      await queue.listen('two', () => woken.push('two'))
      await expect.poll(() => woken, { timeout: 20_000 }).toEqual(['two'])
    }))

  test('is opened again as it was left, and tidied', () =>
    opened(async (database) => {
      const failures: string[] = []
      const watched = { ...options, failed: (state: string) => void failures.push(state) }
      {
        await using queue = await openQueue(database, watched)
        await database.transaction((transaction) => queue.send(transaction, 'one'))
      }
      await using queue = await openQueue(database, watched)
      await queue.tidy()
      const woken = new Promise<void>((resolve) => void queue.listen('one', resolve))
      await woken
      await queue.tidy()
      expect(failures).toEqual([])
    }))

  test('where it cannot be made, nothing stays of the attempt, and the database serves on', () =>
    opened(async (database) => {
      const [row] = await database.transaction(({ query }) =>
        query<{ name: string }>(
          `select quote_ident(case current_schema when 'public' then 'pgboss' else 'pgboss_' || current_schema end) as name`,
        ),
      )
      const schema = row?.name ?? ''
      await database.transaction(({ query }) => query(`create schema ${schema}`))
      await database.transaction(({ query }) => query(`create table ${schema}.queue (n int)`))
      await expect(openQueue(database, options)).rejects.toThrow()
      expect(await database.transaction(({ query }) => query('select 1 as n'))).toEqual([{ n: 1 }])
      await database.transaction(({ query }) => query(`drop schema ${schema} cascade`))
      await (await openQueue(database, options))[Symbol.asyncDispose]()
    }))
})

test('two processes that open a new queue at once both have it', async () => {
  const place = await freshSchema(inject('databaseUrl'))
  await using first = await openDatabase(place)
  await using second = await openDatabase(place)
  const [one, two] = await Promise.all([openQueue(first, options), openQueue(second, options)])
  const woken = new Promise<void>((resolve) => void two.listen('one', resolve))
  await first.transaction((transaction) => one.send(transaction, 'one'))
  await woken
  await one[Symbol.asyncDispose]()
  await two[Symbol.asyncDispose]()
})
