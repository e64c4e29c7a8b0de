import type { CaseId, ExportRequest } from '@carnet/api'
import { openPackage } from '@carnet/sdk'
import { staff } from '@carnet/world'
import { PGlite } from '@electric-sql/pglite'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { newAgeKey } from '../packages/engine/test/exporting.ts'
import { wordOn } from '../packages/engine/test/signing.ts'
import { granting, value } from './incidents/granting.ts'
import { passphrase, startNode, type TestNode } from './node.ts'
import { largeSamples, samples, type Values, valuesOf } from './sealed-values.ts'
import { filesUnder, foundIn, type Part, tablesOf } from './stolen-copy.ts'
import { freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/*
 * Takes everything that a node leaves behind and looks for every sealed value in it.
 *
 * It shows that the values of these messages are not there as such. It does not show that nothing else was written, that
 * nothing can be derived from what is in clear (open elements, sizes, times, equal terms), that values shorter than what can
 * be told from chance are absent, nor anything about values that were compressed, cut or written in yet another code, about
 * the write-ahead log of a PostgreSQL server, swap space, or memory.
 */
const declarations = someDeclarations()
const specimens = specimenDocuments()
const inQuarantine = 'ONLYINQUARANTINE'
/** Refused at its last row, long after its first were read: more than is held in memory while a message is read. */
const malformed = Buffer.concat([...Array.from({ length: 4 }, () => declarations), Buffer.from(`${inQuarantine},\n`)])
const matter = 'suspicion of the day'

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('no plaintext at rest: %s', (_, makeStores) => {
  let stores: Stores
  let folder: string
  let values: Values
  let secrets: readonly string[]

  beforeAll(async () => {
    stores = await makeStores()
    folder = mkdtempSync(join(tmpdir(), 'carnet-stolen-'))
    for (const name of ['temporary', 'kept']) mkdirSync(join(folder, name))
    const environment = { TMPDIR: join(folder, 'temporary') }
    const node = await startNode({ ...stores, folder, args: [], environment })
    await takeIn(node)
    const seen = await lookAtSome(node, join(folder, 'kept'))
    await exportSome(node, join(folder, 'kept'), seen)
    secrets = [passphrase, ...['administrator', 'officer', 'declaration-system'].map((name) => node.token(name))]
    expect(await node.stop()).toBe(0)
    // What it printed at its start is not part of a copy: it quotes a reference of the demonstration, as something to try.
    writeFileSync(join(folder, 'kept/log'), node.output().log)
    values = await everythingSealed()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Everything: both stores, anchor and journal, ledger files, receipts, logs, temporary files. */
  async function* copy(): AsyncGenerator<Part> {
    yield* filesUnder(folder)
    for (const url of [stores.databaseUrl, stores.keysUrl]) if (url !== undefined) yield* tablesOf(url)
  }

  test('no sealed value is anywhere, in any form, nor the input of any term', async () => {
    expect(values.sealed.size).toBeGreaterThan(5000)
    expect(await foundIn(copy(), values.sealed)).toEqual([])
  })

  test('no token and no passphrase is anywhere but in the folder of secrets', async () => {
    // Whoever holds that folder holds the node: it is its owner's, and belongs into no copy and no backup.
    const found = await foundIn(copy(), secrets)
    expect(found.filter((find) => !find.includes(' in data.secret/'))).toEqual([])
    expect(found.length).toBeGreaterThan(0)
  })

  test('the same search finds what is in clear, and a sealed value that somebody put there', async () => {
    const open = [...values.open].filter((text) => /^\d{4}-\d\d$/.test(text))
    const found = await foundIn(copy(), open)
    expect(open.filter((text) => !found.some((find) => find.startsWith(`${text} in `)))).toEqual([])

    const [, planted = ''] = values.sealed
    await plant(planted, folder, stores)
    expect(await foundIn(copy(), values.sealed)).toContainEqual(expect.stringContaining(`${planted} in `))
  })
})

async function takeIn(node: TestNode): Promise<void> {
  const system = node.client('declaration-system')
  expect(await system.ingest(declarations)).toMatchObject({ ok: true })
  for (const document of specimens) await system.ingest(document)
  const refused = await system.ingest(malformed)
  expect(refused).toMatchObject({ ok: false, problem: { with: { quarantined: true } } })
}

/** Finds, releases, is refused, and keeps what anybody may keep: receipts and the ledger's files. */
async function lookAtSome(node: TestNode, folder: string): Promise<Seen> {
  const officer = node.client('officer')
  const opened = await officer.openCase({ kind: 'control', reference: matter })
  if (!opened.ok) throw new Error(opened.problem.code)
  const why = { purpose: 'control' as const, case: opened.value.id }
  const [reference = '', number = ''] = [/^(\d{8}),/m, /^.{0,5}([A-Z0-9]{9})/m].map(
    (form, index) => form.exec(readFileSync(samples[index] ?? '', 'utf8'))?.[1] ?? '',
  )
  const answers = await Promise.all([
    officer.find({ ...why, select: { search: { element: 'declaration.reference', value: reference } } }),
    officer.find({
      ...why,
      select: { search: { element: 'travel-document.number', value: number } },
      answer: 'yes-no',
    }),
    officer.find({ ...why, select: { search: { element: 'travel-document.name', value: 'Park Minsu' } } }),
    officer.find({ purpose: 'control', select: { search: { element: 'declaration.reference', value: reference } } }),
  ])
  expect(JSON.stringify(answers)).toContain(reference)
  const receipts = answers.flatMap((answer) => (answer.ok ? [answer.value.receipt] : []))
  expect(receipts.length).toBeGreaterThan(1)
  for (const { hash } of receipts)
    writeFileSync(join(folder, `${hash}.json`), JSON.stringify(await officer.receipt({ hash })))
  const ledgerFile = async (path: string): Promise<Uint8Array> => {
    const bytes = valued(await node.client('auditor').ledgerFile(path))
    writeFileSync(join(folder, path.replaceAll('/', '-')), bytes)
    return bytes
  }
  const [, size] = Buffer.from(await ledgerFile('checkpoint'))
    .toString()
    .split('\n')
  for (const kind of ['0', 'entries']) await ledgerFile(`tile/${kind}/000.p/${size}`)
  return { case: opened.value.id, reference }
}

/** A record that was looked at, and what for. */
interface Seen {
  readonly case: CaseId
  readonly reference: string
}

/** Two files of one record: one that waits to be made, and one that was handed over, which is kept. */
async function exportSome(node: TestNode, folder: string, { case: matter, reference }: Seen): Promise<void> {
  const { person } = await granting(node)
  const [senior, manager] = [await person('One', 'senior-officer'), await person('Two', 'duty-manager')]
  const { key, secret } = await newAgeKey()
  const [until, deleteBy] = [200, 20].map((days) => new Date(Date.now() + days * 86_400_000).toISOString())
  const asks = { name: 'Three', key, whose: 'authority', until } as Parameters<
    typeof senior.client.registerRecipient
  >[0]
  const recipient = value(await senior.client.registerRecipient(asks))
  value(await manager.client.confirmRecipient({ id: recipient.id }))
  const asked = {
    purpose: 'control',
    case: matter,
    select: { search: { element: 'declaration.reference', value: reference } },
    elements: ['declaration.reference', 'declaration.importer.id', 'declaration.hs6'],
    answer: 'whole',
    recipient: recipient.id,
    format: 'csv',
    deleteBy,
    reason: 'the audit of the year',
  } as ExportRequest
  const officer = node.client('officer')
  const approved = async () => {
    const made = value(await officer.requestExport(asked))
    const proposal = value(await manager.client.proposal({ id: made.proposal }))
    const assertion = wordOn(proposal, { keys: manager.keys, signer: manager.signer.id, now: new Date() })
    expect(value(await manager.client.approveProposal({ id: proposal.id, assertion })).state).toBe('done')
    return made.id
  }
  await approved()
  const file = value(await officer.fetchExport({ id: await approved() }))
  const content = Buffer.from(file.content, 'base64')
  writeFileSync(join(folder, file.name), content)
  const opened = await openPackage(content, secret)
  expect(opened.ok && Buffer.from(opened.data).toString()).toContain(reference)
}

function valued<T>(
  answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: object },
): T {
  if (answer.ok) return answer.value
  throw new Error(JSON.stringify(answer.problem))
}

async function everythingSealed(): Promise<Values> {
  const { sealed, open } = await valuesOf([...samples, declarations])
  const ofSpecimens = await valuesOf(specimens, { specimens: true })
  const others = [inQuarantine, matter, ...staff.map(({ name }) => name)]
  return { sealed: new Set([...sealed, ...ofSpecimens.sealed, ...others].filter((text) => !open.has(text))), open }
}

/** Rows of a published data set; where that is not at hand, of the samples, with references of their own. */
function someDeclarations(): Uint8Array<ArrayBuffer> {
  const file = join(largeSamples, 'declarations-csv/df_syn_valid_eng.csv')
  const text = existsSync(file)
    ? readFileSync(file, 'utf8').split('\n').slice(0, 1500).join('\n')
    : readFileSync(samples[0] ?? '', 'utf8').replaceAll(/^(\d{7})\d/gm, '$1X')
  return new Uint8Array(Buffer.from(`${text.trimEnd()}\n`))
}

/** Documents that a standard shows as examples: some are taken in, others are refused and kept sealed. */
function specimenDocuments(): readonly Uint8Array<ArrayBuffer>[] {
  const file = join(largeSamples, 'mrz/mrz-specimens.json')
  if (!existsSync(file)) return []
  const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: readonly { lines: readonly string[] }[] }
  return items.map(({ lines }) => new Uint8Array(Buffer.from(`${lines.join('\n')}\n`)))
}

/** What must not be there, put where it would be: into a table of the data store. */
async function plant(text: string, folder: string, { databaseUrl }: Stores): Promise<void> {
  const [sql, values] = ['insert into setting (name, value) values ($1, $2)', ['planted', Buffer.from(text)]] as const
  if (databaseUrl === undefined) {
    const store = await PGlite.create(join(folder, 'data/store'))
    await store.query(sql, [...values])
    return store.close()
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(sql, [...values])
  await client.end()
}
