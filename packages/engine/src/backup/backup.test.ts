import { type BackupName, type JobId } from '@carnet/api'
import { appendFile, mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundlePath } from '@carnet/tlog'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { freshSchema } from '../../test/databases.ts'
import {
  codeOf,
  declaration,
  engines,
  findByReference,
  ingest,
  openCase,
  openWorld,
  shownIn,
  valueOf,
  type World,
} from '../../test/world.ts'
import { restore } from '../restoring.ts'
import { openEngine } from '../engine.ts'
import type { Engine, EngineOptions, Session } from '../types.ts'

describe.each(engines)('backups on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let operator: Session
  let auditor: Session
  beforeEach(async () => {
    world = await openWorld(name, inject('databaseUrl'))
    officer = await world.person(['officer'])
    operator = await world.person(['operator'])
    auditor = await world.person(['auditor'])
    await takeIn(['R-1', 'R-2'])
  })
  afterEach(() => world[Symbol.asyncDispose]())

  const takeIn = async (references: readonly string[]): Promise<void> => {
    const records = references.map((reference) => declaration({ reference, importer: 'KR1111111111', fraud: '0' }))
    valueOf(await ingest(world.engine, await world.source(), records))
  }
  const ended = async (id: JobId): Promise<string> => {
    const seen = async (): Promise<string> => {
      const { state } = valueOf(await world.engine.answer('job', operator, { id }))
      if (state === 'queued' || state === 'running') throw new Error(`still ${state}`)
      return state
    }
    return vi.waitFor(seen, { timeout: 60_000, interval: 100 })
  }
  const make = async (): Promise<BackupName> => {
    const begun = valueOf(await world.engine.answer('makeBackup', operator, {}))
    expect(await ended(begun.job)).toBe('done')
    return begun.name
  }
  const rehearse = async (backup: BackupName) => {
    const state = await ended(valueOf(await world.engine.answer('rehearseBackup', operator, { name: backup })).id)
    const { backups } = valueOf(await world.engine.answer('backups', operator, {}))
    return { state, rehearsal: backups.find((each) => each.name === backup)?.rehearsal }
  }
  const folderOf = (backup: BackupName): string => join(world.options.backups, backup)
  /** Another data store beside the same keys and anchor, as after its loss. */
  const elsewhere = async (): Promise<EngineOptions> => {
    await world.close()
    if (name === 'postgres') return { ...world.options, databaseUrl: await freshSchema(inject('databaseUrl')) }
    await rm(join(world.options.data, 'store'), { recursive: true })
    return world.options
  }
  const exportLedger = async (engine = world.engine): Promise<string> => {
    const folder = join(world.options.data, '..', 'exported')
    const bundleOf = async (): Promise<readonly [string, Uint8Array]> => {
      const { size, pending } = valueOf(await engine.answer('ledger', auditor, {}))
      if (pending > 0) throw new Error('entries are pending')
      const path = bundlePath(0, size)
      return [path, valueOf(await engine.ledgerFile(auditor, path))]
    }
    const [path, bundle] = await vi.waitFor(bundleOf, { timeout: 60_000, interval: 100 })
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), bundle)
    return folder
  }
  const found = async (engine: Engine, reference: string): Promise<number> => {
    const task = await openCase(engine, officer, 'task')
    return shownIn(valueOf(await findByReference(engine, officer, task, reference))).length
  }

  test('an older store is not taken for the newest: without the ledger’s newer entries it is not restored', async () => {
    const backup = await make()
    // The tree has to be ahead of what the backup holds.
    await vi.waitFor(async () => expect(valueOf(await world.engine.answer('ledger', auditor, {})).pending).toBe(0), {
      timeout: 60_000,
      interval: 100,
    })
    const options = await elsewhere()
    expect(codeOf(await restore(options, { backup: folderOf(backup) }))).toBe('integrity/ledger')
  })

  test('what came after it is lost, the ledger is whole, and both are said', async () => {
    const backup = await make()
    await takeIn(['R-3'])
    const ledger = await exportLedger()
    const options = await elsewhere()
    const restored = valueOf(await restore(options, { backup: folderOf(backup), ledger }))
    expect(restored.records).toBe(2)
    expect(restored.entriesLost).toBeGreaterThan(0)
    await using engine = valueOf(await openEngine(options))
    expect(await found(engine, 'R-1')).toBe(1)
    expect(await found(engine, 'R-3')).toBe(0)
    const { findings } = valueOf(await engine.answer('examine', operator, {}))
    expect(findings.filter(({ state }) => state === 'failing')).toEqual([])
  })

  test('the newest copy of the embedded key store stands in for the key store itself', async () => {
    const { options } = world
    await world.close()
    const kept = { ...options, keyBackups: join(options.data, '..', 'kept-keys') }
    const engine = valueOf(await openEngine(kept))
    const { name: backup, job } = valueOf(await engine.answer('makeBackup', operator, {}))
    const done = async () => expect(valueOf(await engine.answer('job', operator, { id: job })).state).toBe('done')
    await vi.waitFor(done, { timeout: 60_000, interval: 100 })
    const ledger = await exportLedger(engine)
    await engine[Symbol.asyncDispose]()
    const empty = await elsewhere()
    await rm(join(empty.data, 'keys.sqlite'))
    const from = { backup: folderOf(backup), ledger, keys: join(kept.keyBackups, 'keys.sqlite') }
    expect(valueOf(await restore(empty, from)).records).toBe(2)
  })

  test('a store that holds data is not filled', async () => {
    const backup = await make()
    await world.close()
    expect(codeOf(await restore(world.options, { backup: folderOf(backup) }))).toBe('request/conflict')
  })

  test('a rehearsal proves it, and says what it found', async () => {
    const backup = await make()
    const { state, rehearsal } = await rehearse(backup)
    expect(state).toBe('done')
    expect(rehearsal).toMatchObject({ outcome: 'proven', records: 2, gone: 0 })
    expect(rehearsal?.opens).toBeGreaterThan(3)
    expect(await readdir(world.options.backups)).toEqual([backup])
  })

  test.each([
    ['a changed byte', 100],
    ['a byte in the middle', 5_000],
  ])('%s is found by the rehearsal', async (_what, at) => {
    const backup = await make()
    await using file = await open(join(folderOf(backup), 'data.sealed'), 'r+')
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
    await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at)
    const { rehearsal } = await rehearse(backup)
    expect(rehearsal).toMatchObject({ outcome: 'failed' })
  })

  test('a backup of another node does not open', async () => {
    const backup = await make()
    await using other = await openWorld(name, inject('databaseUrl'))
    await other.close()
    const empty = name === 'postgres' ? { databaseUrl: await freshSchema(inject('databaseUrl')) } : {}
    if (name === 'pglite') await rm(join(other.options.data, 'store'), { recursive: true })
    expect(codeOf(await restore({ ...other.options, ...empty }, { backup: folderOf(backup) }))).toBe('integrity/record')
  })

  test('it holds nothing in clear, and what is not whole does not count', async () => {
    const backup = await make()
    await mkdir(join(world.options.backups, '20200101T000000Z'))
    await appendFile(join(world.options.backups, '20200101T000000Z', 'data.sealed'), 'half')
    const { backups } = valueOf(await world.engine.answer('backups', operator, {}))
    expect(backups.map((each) => each.name)).toEqual([backup])
    await using file = await open(join(folderOf(backup), 'data.sealed'))
    const text = (await file.readFile()).toString('latin1')
    expect(text).not.toContain('declaration')
  })
})
