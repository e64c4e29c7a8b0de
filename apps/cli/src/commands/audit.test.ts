import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { problem, problemDocument } from '@carnet/api'
import { entryAt, newLog, type TestLog } from '../../../../packages/sdk/test/log.ts'
import { type Answered, openWire, type Received } from '../../../../packages/sdk/test/wire.ts'
import { containing, typed } from '../../test/typed.ts'

const root = mkdtempSync(join(tmpdir(), 'carnet-audit-'))
afterAll(() => rmSync(root, { recursive: true }))
const fresh = (): string => mkdtempSync(join(root, 'ledger-'))

function written(log: TestLog): string {
  const folder = fresh()
  for (const [path, bytes] of log.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

function kept(receipt: unknown): string {
  const file = join(fresh(), 'receipt.json')
  writeFileSync(file, JSON.stringify(receipt))
  return file
}

/** Changes one byte of a file. */
function tamper(file: string): void {
  const bytes = readFileSync(file)
  bytes[5] = (bytes[5] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

const log = newLog(600)
const long = '2999-01-01T00:00:00.000Z'

describe('carnet audit verify', () => {
  test('a ledger that is what was signed ends with 0', async () => {
    const { code, out } = await typed(['audit', 'verify', written(log), '--key', log.key])
    expect({ code, out }).toEqual({ code: 0, out: containing('600 entries') })
  })

  test('a key may be in a file, and one beside the ledger is used with a note', async () => {
    const folder = written(log)
    const key = join(folder, 'verifier-key')
    writeFileSync(key, `${log.key}\n`)
    expect(await typed(['audit', 'verify', folder, '--key', key])).toMatchObject({ code: 0, err: '' })
    expect(await typed(['audit', 'verify', folder])).toMatchObject({ code: 0, err: containing('--key') })
  })

  test('without a key it is a mistake of usage', async () => {
    expect(await typed(['audit', 'verify', written(log)])).toMatchObject({ code: 2 })
    expect(await typed(['audit', 'verify', join(root, 'nothing'), '--key', log.key])).toMatchObject({ code: 1 })
  })

  test.each(['checkpoint', 'tile/entries/001', 'tile/0/000', 'tile/1/000.p/2'])(
    'a changed byte in %s ends with 5 and says where',
    async (path) => {
      const folder = written(log)
      tamper(join(folder, path))
      expect(await typed(['audit', 'verify', folder, '--key', log.key])).toMatchObject({
        code: 5,
        out: containing(path),
      })
    },
  )

  test('for machines it says the same', async () => {
    const folder = written(log)
    tamper(join(folder, 'tile/entries/001'))
    const { code, json } = await typed(['audit', 'verify', folder, '--key', log.key, '--json'])
    expect(code).toBe(5)
    expect(json()).toEqual({
      ledger: { ok: false, faults: [{ path: 'tile/entries/001', fault: 'changed', entries: [256] }] },
    })
  })

  test('a receipt holds, or ends with 5', async () => {
    expect(await typed(['audit', 'verify', kept(log.receipt(7)), '--key', log.key])).toMatchObject({
      code: 0,
      out: containing('entry 7'),
    })
    const forged = { ...log.receipt(7), entry: entryAt(8) }
    expect(await typed(['audit', 'verify', kept(forged), '--key', log.key])).toMatchObject({ code: 5 })
    expect(await typed(['audit', 'verify', kept('no receipt'), '--key', log.key])).toMatchObject({ code: 5 })
  })

  test.each([
    ['there', 0, log.promise(entryAt(7))],
    ['not there yet', 0, log.promise(entryAt(4711), long)],
    ['overdue', 5, log.promise(entryAt(4711))],
    ['proven beyond this ledger', 0, newLog(700).receipt(650)],
    ['proven in another history', 5, newLog(500, 'other').receipt(450)],
  ])('a ledger and a receipt whose entry is %s: %i', async (_what, code, receipt) => {
    const line = ['audit', 'verify', written(log), '--key', log.key, '--receipt', kept(receipt)]
    expect(await typed(line)).toMatchObject({ code })
  })
})

describe('carnet ledger export', () => {
  const around = { environment: { CARNET_TOKEN: 'token' } }
  const serving =
    (given: TestLog, broken?: string) =>
    ({ path }: Received): Answered => {
      const status = { origin: 'carnet.example/test', key: given.key, size: 600, pending: 0, checkpoint: '' }
      if (path === '/v1/ledger') return { status: 200, body: status }
      const bytes = given.files.get(path.slice('/ledger/'.length))
      if (bytes === undefined)
        return { status: 404, body: problemDocument(problem('request/not-found', { what: 'ledger-file' })) }
      return { status: 200, body: path.endsWith(broken ?? '-') ? Buffer.from(bytes).fill(7, 5, 6) : Buffer.from(bytes) }
    }

  test('writes every file, and the folder verifies', async () => {
    await using node = await openWire(serving(log))
    const folder = fresh()
    expect(await typed(['ledger', 'export', folder, '--url', node.url], around)).toMatchObject({ code: 0 })
    for (const [path, bytes] of log.files) expect(readFileSync(join(folder, path)).equals(bytes)).toBe(true)
    expect(await typed(['audit', 'verify', folder, '--key', log.key])).toMatchObject({ code: 0 })
  })

  test('goes on where it was, and fetches what has grown', async () => {
    await using node = await openWire(serving(log))
    const folder = written(newLog(520))
    expect(await typed(['ledger', 'export', folder, '--url', node.url], around)).toMatchObject({ code: 0 })
    const fetched = node.received.map(({ path }) => path)
    expect(fetched).not.toContain('/ledger/tile/entries/000')
    expect(fetched).toContain('/ledger/tile/entries/002.p/88')
  })

  test('what is not what was signed ends with 5, and no checkpoint is written over it', async () => {
    await using node = await openWire(serving(log, 'tile/entries/001'))
    const folder = fresh()
    expect(await typed(['ledger', 'export', folder, '--url', node.url], around)).toMatchObject({
      code: 5,
      out: containing('tile/entries/001'),
    })
    expect(existsSync(join(folder, 'checkpoint'))).toBe(false)
    await using honest = await openWire(serving(log))
    expect(await typed(['ledger', 'export', folder, '--url', honest.url], around)).toMatchObject({ code: 0 })
  })

  test('without an auditor’s token it says so and ends with 4', async () => {
    const refusal = problemDocument(problem('action/refused', { because: [] }))
    const served = serving(log)
    await using node = await openWire((request) =>
      request.path.startsWith('/ledger/tile/entries/') ? { status: 403, body: refusal } : served(request),
    )
    expect(await typed(['ledger', 'export', fresh(), '--url', node.url], around)).toMatchObject({ code: 4 })
  })
})
