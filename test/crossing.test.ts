import { execFile } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { samples } from './sealed-values.ts'
import { startNode, type TestNode } from './node.ts'
import { freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const root = join(import.meta.dirname, '..')

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('one crossing, on %s', (_, makeStores) => {
  let node: TestNode
  let caseId: string
  let reference: string
  beforeAll(async () => {
    node = await startNode({ ...(await makeStores()), args: [] })
    caseId = /--case ([0-9a-f-]{36})/.exec(node.output().out)?.[1] ?? ''
    reference = /declaration\.reference=(\S+)/.exec(node.output().out)?.[1] ?? ''
  })
  afterAll(() => node[Symbol.asyncDispose]())

  test('the first start takes the samples in and says what happened', () => {
    const { out } = node.output()
    expect(out).toMatch(/records {3}2,000 declaration · 300 travel-document/)
    expect(out).toMatch(/elements {2}sealed: [\d,]+ commercial · [\d,]+ personal/)
    expect(out).toMatch(/entries {3}[\d,]+ stamped/)
  })

  test('an officer finds a consignment, and the view says why for each element', async () => {
    const view = await node.client('officer').find({
      purpose: 'clearance',
      case: caseId,
      select: { search: { element: 'declaration.reference', value: reference } },
    })
    expect(view).toMatchObject({ ok: true, value: { outcome: 'permitted' } })
    if (!view.ok) return
    const elements = view.value.records.flatMap((record) => record.elements)
    expect(elements.find(({ id }) => id === 'declaration.reference')).toMatchObject({
      state: 'revealed',
      value: reference,
    })
    const rules = new Set(view.value.reasons.map(({ rule }) => rule))
    expect(elements.filter(({ state, because }) => state !== 'destroyed' && !rules.has(because))).toEqual([])

    const receipt = await node.client('officer').receipt({ hash: view.value.receipt.hash })
    expect(receipt).toMatchObject({
      ok: true,
      value: { hash: view.value.receipt.hash, entry: view.value.receipt.entry },
    })
  })

  test('without a case nothing is released, and the refusal has a receipt', async () => {
    const refused = await node.client('officer').find({
      purpose: 'clearance',
      select: { search: { element: 'declaration.reference', value: reference } },
    })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'release/refused' } })
    if (refused.ok || refused.problem.code !== 'release/refused') return
    expect(refused.problem.with.receipt.hash).toHaveLength(43)
  })

  test('an operator may look after the node and read nothing', async () => {
    const operator = node.client('operator')
    expect((await operator.examine()).ok).toBe(true)
    const refused = await operator.find({
      purpose: 'clearance',
      case: caseId,
      select: { search: { element: 'declaration.reference', value: reference } },
    })
    expect(refused.ok).toBe(false)
  })

  test('the same message again is answered with the same report', async () => {
    const [first = ''] = samples
    const again = await node.client('declaration-system').ingest(createReadStream(first))
    expect(again).toMatchObject({ ok: true, value: { again: true, records: { declaration: 2000 } } })
  })

  test('the ledger is served as files: checkpoints fresh, tiles for ever', async () => {
    const checkpoint = await fetch(`${node.url}/ledger/checkpoint`)
    expect(checkpoint.headers.get('cache-control')).toBe('no-store')
    const size = Number((await checkpoint.text()).split('\n')[1])
    const tile = await fetch(`${node.url}/ledger/tile/0/000${size < 256 ? `.p/${size}` : ''}`)
    expect(tile.status).toBe(200)
    expect(tile.headers.get('cache-control')).toContain('immutable')
    const known = await fetch(tile.url, { headers: { 'if-none-match': tile.headers.get('etag') ?? '' } })
    expect(known.status).toBe(304)
    expect((await fetch(`${node.url}/ledger/tile/entries/000.p/${size}`)).status).toBe(401)
  })

  test('what is answered is nobody’s to keep, and says which request it was', async () => {
    const me = await fetch(`${node.url}/v1/me`, { headers: { authorization: `Bearer ${node.token()}` } })
    expect(me.headers.get('cache-control')).toBe('no-store')
    expect(me.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(me.headers.get('x-content-type-options')).toBe('nosniff')
    const nobody = await fetch(`${node.url}/v1/me`)
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="carnet"'])
    expect(nobody.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('the guide for integrators', () => {
  test('its examples run as they stand there', async () => {
    await using node = await startNode({ args: [] })
    const [, caseId = ''] = /--case ([0-9a-f-]{36})/.exec(node.output().out) ?? []
    const env = { ...process.env, CARNET_URL: node.url, CARNET_TOKEN: node.token('officer'), CARNET_CASE: caseId }
    const ingesting = { ...env, CARNET_TOKEN: node.token('declaration-system') }
    const running = { ...env, CARNET_TOKEN: node.token('operator') }
    const by = (command: string): NodeJS.ProcessEnv =>
      command.includes('/v1/messages') ? ingesting : command.includes('/v1/jobs') ? running : env
    for (const command of examples()) {
      const { stdout } = await promisify(execFile)('sh', ['-c', command], {
        cwd: root,
        env: by(command),
      })
      expect(stdout, command).not.toContain('https://carnet.example/problems/')
      expect(stdout.length, command).toBeGreaterThan(10)
    }
  })
})

/** Every curl example of docs/api.md. */
function examples(): readonly string[] {
  const guide = readFileSync(join(root, 'docs/api.md'), 'utf8')
  return [...guide.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, text = '']) => text)
    .filter((text) => text.startsWith('curl'))
}
