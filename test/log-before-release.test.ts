import { declarationsCsv, world } from '@carnet/world'
import { randomInt } from 'node:crypto'
import { afterEach, describe, expect, inject, test, vi } from 'vitest'
import { startNode, type TestNode } from './node.ts'
import { freshDatabases, type Stores } from './stores.ts'

// Nodes are started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/*
 * A node releases to many at once and is killed at any moment. What anybody got has its entry in the log afterwards. That
 * it holds at each step of a release shows packages/engine/src/release/log-before-release.test.ts, which kills at each.
 */
const turns = process.env['SLOW'] === '1' ? 15 : 1
const message = Buffer.concat([...declarationsCsv(world('log-before-release'), 200)].map((part) => Buffer.from(part)))
const references = [...message.toString().matchAll(/^(\w{8}),/gm)].map(([, reference = '']) => reference)

describe.each([
  ['the embedded database', async (): Promise<Stores> => ({})],
  ['PostgreSQL', () => freshDatabases(inject('databaseUrl'))],
])('log before release: %s', (_, makeStores) => {
  let folder: TestNode | undefined
  afterEach(() => folder?.[Symbol.asyncDispose]())

  test.each(['vault', 'edge'] as const)(
    'what was disclosed before the %s process was killed is in the log',
    async (victim) => {
      const stores = await makeStores()
      let node = await startNode({ ...stores, args: [] })
      folder = node
      expect(await node.client('declaration-system').ingest(message)).toMatchObject({ ok: true })
      const disclosed: string[] = []
      for (let turn = 0; turn < turns; turn++) {
        disclosed.push(...(await releasesUntilKilled(node, victim, randomInt(20, 120))))
        expect(await node.exited).toBe(1)
        node = await startNode({ ...stores, folder: node.folder, args: [] })
      }
      expect(disclosed.length).toBeGreaterThan(turns * 19)
      for (const hash of disclosed)
        expect(await node.client('officer').receipt({ hash })).toMatchObject({
          ok: true,
          value: { hash },
        })
      const entries = await node.client('auditor').ledger()
      expect(entries.ok && entries.value.size + entries.value.pending).toBeGreaterThan(disclosed.length)
      expect(await node.stop()).toBe(0)
    },
  )
})

/** Eight officers' worth of requests; hashes of the entries of all views that arrived. */
async function releasesUntilKilled(
  node: TestNode,
  victim: 'vault' | 'edge',
  after: number,
): Promise<readonly string[]> {
  const officer = node.client('officer')
  const opened = await officer.openCase({ kind: 'control', reference: 'many at once' })
  if (!opened.ok) throw new Error(opened.problem.code)
  const hashes: string[] = []
  let asked = 0
  const ask = async (): Promise<void> => {
    for (;;) {
      const value = references[asked++ % references.length] ?? ''
      const select = { search: { element: 'declaration.reference', value } }
      const body = JSON.stringify({ purpose: 'control', case: opened.value.id, select })
      const headers = { authorization: `Bearer ${node.token('officer')}`, 'content-type': 'application/json' }
      const text = await textOf(fetch(`${node.url}/v1/find`, { method: 'POST', headers, body }))
      if (text === undefined) return
      const [, hash] = /"hash":"([\w-]{43})"/.exec(text) ?? []
      if (hash === undefined) throw new Error('a view without its entry')
      expect(text).toContain(value)
      hashes.push(hash)
      if (hashes.length === after) node.kill(victim)
    }
  }
  await Promise.all(Array.from({ length: 8 }, ask))
  return hashes
}

/** The whole of a view; undefined where the node was killed first. */
async function textOf(asking: Promise<Response>): Promise<string | undefined> {
  try {
    const response = await asking
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined
  }
}
