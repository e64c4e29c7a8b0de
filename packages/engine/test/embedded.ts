import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../src/store/index.ts'

/** Makes an empty embedded store for tests to copy. */
export async function makeEmbedded(folder: string): Promise<void> {
  await using made = await openDatabase(folder)
  await made.transaction(({ query }) => query('select 1'))
  process.env['CARNET_TEST_EMBEDDED'] = folder
}

/**
 * Lays an empty embedded store into a new data folder, where the test run has made one to copy: making one takes seconds,
 * and is tested once for all.
 */
export function layEmbedded(data: string): void {
  const made = process.env['CARNET_TEST_EMBEDDED']
  if (made === undefined) return
  mkdirSync(data, { recursive: true, mode: 0o700 })
  cpSync(made, join(data, 'store'), { recursive: true })
}
