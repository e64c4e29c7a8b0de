import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildVerifier, canVerify } from './verify-go.mjs'

const vectors = join(import.meta.dirname, '../packages/tlog/vectors')
const go = canVerify()
if (!go) process.stderr.write('skipped: Go with golang.org/x/mod is not installed (Debian: golang-golang-x-mod-dev)\n')

const folder = mkdtempSync(join(tmpdir(), 'carnet-verify-go-'))
const program = join(folder, 'verify-go')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const logOfGo = join(vectors, 'go-log-1000')
const keys = (): { readonly log: string; readonly witnesses: readonly string[] } =>
  JSON.parse(readFileSync(join(logOfGo, 'keys.json'), 'utf8')) as ReturnType<typeof keys>
const tessera = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'

const verify = (log: string, key: string): { readonly status: number | null; readonly says: string } => {
  const { status, stdout, stderr } = spawnSync(program, [log, key], { encoding: 'utf8' })
  return { status, says: stdout + stderr }
}

function shows(found: ReturnType<typeof verify>, status: number, says: string): void {
  expect(found.says).toContain(says)
  expect(found.status).toBe(status)
}

/** The log with something done to it. */
function changed(change: (log: string) => void): string {
  const log = mkdtempSync(join(folder, 'log-'))
  cpSync(logOfGo, log, { recursive: true })
  change(log)
  return log
}

function flipBit(path: string): void {
  const bytes = readFileSync(path)
  bytes[40] = (bytes[40] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe.skipIf(!go)('the verifier in Go', () => {
  beforeAll(() => {
    buildVerifier(program)
  })

  test('accepts a log written with x/mod, older partial tiles included', () => {
    shows(verify(logOfGo, keys().log), 0, '1000 entries')
  })

  test('accepts a log written by Tessera', () => {
    expect(verify(join(vectors, 'tessera-log'), tessera).status).toBe(0)
  })

  test.each<readonly [string, (log: string) => void, string]>([
    ['a changed entry', (log) => flipBit(join(log, 'tile/entries/001')), 'root over the entries'],
    ['a changed tile', (log) => flipBit(join(log, 'tile/0/002')), 'tile/0/002: not a tile'],
    ['a changed partial tile', (log) => flipBit(join(log, 'tile/1/000.p/3')), 'tile/1/000.p/3: not a tile'],
    ['a missing bundle', (log) => rmSync(join(log, 'tile/entries/000')), 'tile/entries/000'],
    ['a missing tile', (log) => rmSync(join(log, 'tile/0/000')), 'tile/0/000: missing'],
    ['a bundle cut short', (log) => writeFileSync(join(log, 'tile/entries/002'), 'x'), 'tile/entries/002'],
    ['a file that is no tile', (log) => writeFileSync(join(log, 'tile/0/more'), ''), 'tile/0/more: not a tile'],
    ['a changed checkpoint', (log) => flipBit(join(log, 'checkpoint')), 'checkpoint: '],
    ['a checkpoint with more after it', (log) => appendFileSync(join(log, 'checkpoint'), 'x'), 'checkpoint: '],
    ['no checkpoint', (log) => rmSync(join(log, 'checkpoint')), 'checkpoint'],
  ])('refuses %s and says what is wrong', (_, change, reason) => {
    shows(verify(changed(change), keys().log), 1, reason)
  })

  test('refuses an older head over newer tiles', () => {
    const log = changed((folder) => cpSync(join(folder, 'checkpoint.256'), join(folder, 'checkpoint')))
    shows(verify(log, keys().log), 1, 'beyond the checkpoint')
  })

  test('refuses the key of another log', () => {
    shows(verify(logOfGo, tessera), 1, 'no verifiable')
  })
})
