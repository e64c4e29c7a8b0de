import { expect, test } from 'vitest'
import { freshEmbedded } from '../../test/embedded.ts'
import { groupCommit, openDatabase } from './index.ts'

test('operations that wait together commit in one transaction and each gets its own result', async () => {
  await using database = await openDatabase(freshEmbedded())
  const groups: number[] = []
  const double = groupCommit<number, number>(database, async ({ query }, items) => {
    groups.push(items.length)
    await query('select 1')
    return items.map((item) => item * 2)
  })
  const results = await Promise.all(Array.from({ length: 100 }, (_, item) => double(item)))
  expect(results).toEqual(Array.from({ length: 100 }, (_, item) => item * 2))
  expect(groups.reduce((sum, length) => sum + length, 0)).toBe(100)
  expect(groups.length).toBeLessThan(10)
})

test('a group that fails fails each of its operations, and the next group goes on', async () => {
  await using database = await openDatabase(freshEmbedded())
  const run = groupCommit<boolean, string>(database, async ({ query }, items) => {
    if (items.includes(false)) await query('select no_such_column')
    return items.map(() => 'done')
  })
  await expect(run(false)).rejects.toThrow(/42703/)
  expect(await run(true)).toBe('done')
})
