import {
  asHash,
  type Checkpoint,
  consistencyProof,
  decodeTile,
  nodesOfTiles,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  rootOf,
  tilePath,
  tilesForProof,
  verifyConsistency,
  verifyTlogProof,
} from '@carnet/tlog'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import { freshSchema } from '../../test/databases.ts'
import type { LedgerCrash, Told } from '../../test/ledger-crash.ts'
import { newLogKey, openOn } from '../../test/ledger-world.ts'
import { type Database, migrate, openDatabase } from '../store/index.ts'
import { type Ledger, type LedgerStep, ledgerSteps } from './index.ts'

const program = fileURLToPath(new URL('../../test/ledger-crash.ts', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'carnet-ledger-crash-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const key = newLogKey()
/** So many that full tiles and partial ones are both written between crashes. */
const entries = 130

/** Only the embedded engine has a journal. */
const journalSteps: readonly LedgerStep[] = ['set-aside', 'flushed']
/** Within one transaction, of which “moved” is the end; told apart on the server, where a crash costs less time. */
const midway: readonly LedgerStep[] = ['leased', 'positioned', 'tiled']
/** At these the operation has not committed; its entries are not there. */
const uncommitted: readonly LedgerStep[] = ['stamped', ...journalSteps]
/** At these nobody was told of it, so that its entries may be there or not. */
const untold: readonly LedgerStep[] = [...uncommitted, 'committed', 'acknowledged']

describe.each([
  { engine: 'pglite', steps: ledgerSteps.filter((step) => !midway.includes(step)) },
  { engine: 'postgres', steps: ledgerSteps.filter((step) => !journalSteps.includes(step)) },
] as const)('killed on $engine, the ledger', { timeout: 60_000 }, ({ engine, steps }) => {
  let log: CrashedLog
  beforeAll(async () => {
    log = await begin(engine)
  })

  // One log for all: each crash happens to what the crashes before have left.
  test.each(steps)('goes on after “%s” and never forks', async (step) => {
    const told = crashAt(log, step, entries)
    expect(told.flatMap((each) => ('acknowledged' in each ? each.acknowledged : []))).toHaveLength(
      untold.includes(step) ? 0 : entries,
    )
    log.expected += uncommitted.includes(step) ? 0 : entries
    await reopened(log, (ledger, database) => expectContinued(log, ledger, database))
  })
})

test('killed between two turns, it goes on when the lease has run out', async () => {
  const log = await begin('postgres')
  crashAt(log, 'journaled', 4_100)
  log.expected += 4_100
  await reopened(log, async (ledger, database) => {
    expect(await ledger.sequence()).toEqual({ ok: true, value: undefined })
    await database.transaction(({ query }) => query('update lease set until = clock_timestamp()'))
    await expectContinued(log, ledger, database)
  })
})

/** A log with everything that anybody was ever told of it. */
interface CrashedLog {
  readonly place: string
  readonly dataFolder: string | undefined
  readonly anchorFolder: string
  readonly acknowledged: Uint8Array[]
  readonly checkpoints: string[]
  expected: number
}

async function begin(engine: Database['engine']): Promise<CrashedLog> {
  const anchorFolder = mkdtempSync(join(root, 'anchor-'))
  const dataFolder = engine === 'pglite' ? mkdtempSync(join(root, 'data-')) : undefined
  const place = dataFolder ?? (await freshSchema(inject('databaseUrl')))
  await using database = await openDatabase(place)
  await migrate(database, 'data')
  await (await openOn(database, key, anchorFolder, { dataFolder }))[Symbol.asyncDispose]()
  return { place, dataFolder, anchorFolder, acknowledged: [], checkpoints: [], expected: 0 }
}

/** Lets another process stamp and sequence `count` entries on what is there, and die at a step. */
function crashAt(log: CrashedLog, step: LedgerStep, count: number): readonly Told[] {
  const { place, dataFolder, anchorFolder } = log
  const crash: LedgerCrash = {
    ...{ place, dataFolder, anchorFolder, step, entries: count },
    publicKey: Buffer.from(key.publicKey).toString('base64'),
    privateKey: key.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
  const done = spawnSync(process.execPath, [...fromSource, program], { input: JSON.stringify(crash) })
  expect(done.signal).toBe('SIGKILL')
  const lines = done.stdout.toString().split('\n').filter(Boolean)
  const told = lines.map((line) => JSON.parse(line) as Told)
  for (const each of told) {
    if ('checkpoint' in each) log.checkpoints.push(each.checkpoint)
    else log.acknowledged.push(...each.acknowledged.map((hash) => new Uint8Array(Buffer.from(hash, 'base64'))))
  }
  return told
}

/** Opens what the killed process left, as another process would. */
async function reopened(
  { place, dataFolder, anchorFolder }: CrashedLog,
  work: (ledger: Ledger, database: Database) => Promise<void>,
): Promise<void> {
  await using database = await openDatabase(place)
  await using ledger = await openOn(database, key, anchorFolder, { dataFolder })
  await work(ledger, database)
}

async function expectContinued(log: CrashedLog, ledger: Ledger, database: Database): Promise<void> {
  const left = await ledger.file('checkpoint')
  if (left.ok) log.checkpoints.push(new TextDecoder().decode(left.value))
  expect(await ledger.sequence()).toMatchObject({ ok: true, value: { size: log.expected } })
  expect(await ledger.verify()).toEqual({ ok: true, value: { entries: log.expected } })
  log.checkpoints.push((await ledger.status()).checkpoint)
  if (log.expected > 0) await expectNoFork(ledger, log.checkpoints)
  await expectAnchored(database, log.anchorFolder)
  await expectEventsFit(database)
  expect(await missing(database, log.acknowledged)).toBe(0)
  for (const hash of log.acknowledged.slice(-3)) await expectIncluded(ledger, hash)
}

const verifierKeyOf = async (ledger: Ledger) => {
  const found = parseVerifierKey((await ledger.status()).key)
  if (found === undefined) throw new Error('the ledger has no key')
  return found
}

/** Each checkpoint that anybody was ever given, signed and extended by the next; proofs made from the tiles served. */
async function expectNoFork(ledger: Ledger, notes: readonly string[]): Promise<void> {
  const log = await verifierKeyOf(ledger)
  const heads = notes.map((note): Checkpoint => {
    const opened = openNote(note, [log])
    const head = opened.ok ? parseCheckpoint(opened.text) : undefined
    if (head === undefined) throw new Error('a checkpoint is not signed')
    return head
  })
  const last = heads.at(-1)
  if (last === undefined) throw new Error('there is no checkpoint')
  for (const head of new Map(
    heads.map((each) => [`${each.size} ${Buffer.from(each.root).toString('hex')}`, each]),
  ).values()) {
    if (head.size === 0) continue
    const proof = await proofBetween(ledger, head.size, last.size)
    expect(verifyConsistency(head.size, last.size, head.root, last.root, proof)).toBe(true)
  }
}

async function proofBetween(ledger: Ledger, from: number, to: number): Promise<readonly Uint8Array[]> {
  const tiles = new Map<string, ReturnType<typeof decodeTile>>()
  for (const { level, index, width } of tilesForProof(to, (node) => consistencyProof(from, to, node))) {
    const file = await ledger.file(tilePath(level, index, width))
    tiles.set(tilePath(level, index), file.ok ? decodeTile(file.value) : undefined)
  }
  return consistencyProof(
    from,
    to,
    nodesOfTiles((level, index) => tiles.get(tilePath(level, index)) ?? []),
  )
}

/** Every head in the anchor is that of the first entries of the log as it is now. */
async function expectAnchored(database: Database, folder: string): Promise<void> {
  const rows = await database.transaction(({ query }) =>
    query<{ hash: Uint8Array }>('select hash from entry where position is not null order by position'),
  )
  const leaves = rows.flatMap(({ hash }) => asHash(hash) ?? [])
  const heads = readFileSync(join(folder, 'checkpoints'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.includes('"root"') ? [JSON.parse(line) as { size: number; root: string }] : []))
  expect(heads.at(-1)?.size).toBe(leaves.length)
  for (const { size, root: anchored } of heads)
    expect(Buffer.from(rootOf(leaves.slice(0, size))).toString('base64')).toBe(anchored)
}

async function expectIncluded(ledger: Ledger, hash: Uint8Array): Promise<void> {
  const receipt = await ledger.receipt(hash)
  expect(verifyTlogProof(receipt?.proof ?? '', hash, await verifierKeyOf(ledger))).toMatchObject({
    ok: true,
    index: receipt?.index,
  })
}

async function missing(database: Database, hashes: readonly Uint8Array[]): Promise<number> {
  const [row] = await database.transaction(({ query }) =>
    query<{ missing: number }>(
      `select count(*) as missing from unnest($1::bytea[]) as told(hash)
        where not exists (select from entry e where e.hash = told.hash and e.position is not null)`,
      [hashes],
    ),
  )
  return row?.missing ?? Number.NaN
}

/** Neither an entry without its event, nor the reverse. */
async function expectEventsFit(database: Database): Promise<void> {
  const alone = await database.transaction(({ query }) =>
    query('select from entry full join event on event.entry = entry.hash where hash is null or entry is null'),
  )
  expect(alone).toHaveLength(0)
}
