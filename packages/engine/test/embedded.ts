import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fromSource } from './from-source.ts'

/**
 * Makes an embedded store of the newest schema, with nothing in it, for tests to copy. Made by a process like those that tests
 * start: what was compiled for it is there for them, who are killed before they could keep it.
 */
export function makeEmbedded(folder: string): void {
  const done = spawnSync(process.execPath, [...fromSource, join(import.meta.dirname, 'making-embedded.ts'), folder])
  if (done.status !== 0) throw new Error(`the embedded store was not made\n${done.stderr.toString()}`)
  process.env['CARNET_TEST_EMBEDDED'] = folder
}

/**
 * Lays an embedded store with nothing in it into a new data folder, where the test run has made one to copy: making one
 * takes seconds, and is tested once for all.
 */
export function layEmbedded(data: string): void {
  const made = process.env['CARNET_TEST_EMBEDDED']
  if (made === undefined) return
  mkdirSync(data, { recursive: true, mode: 0o700 })
  cpSync(made, join(data, 'store'), { recursive: true })
}

/** An embedded store of one's own with nothing in it, which goes with the test run; in memory, and without a schema, where it made none. */
export function freshEmbedded(): string {
  const made = process.env['CARNET_TEST_EMBEDDED']
  if (made === undefined) return 'memory://'
  const folder = mkdtempSync(`${made}-`)
  cpSync(made, folder, { recursive: true })
  return folder
}
