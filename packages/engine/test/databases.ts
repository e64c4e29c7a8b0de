import { randomBytes } from 'node:crypto'
import { openDatabase } from '../src/store/index.ts'

/** Address of an empty schema of its own on the test run's PostgreSQL. */
export async function freshSchema(databaseUrl: string): Promise<string> {
  const schema = `t${randomBytes(8).toString('hex')}`
  await using database = await openDatabase(databaseUrl)
  await database.transaction(({ query }) => query(`create schema ${schema}`))
  const url = new URL(databaseUrl)
  url.searchParams.set('options', `-c search_path=${schema}`)
  return url.href
}
