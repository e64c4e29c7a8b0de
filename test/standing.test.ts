import { StandingLine } from '@carnet/api'
import { declarationsCsv, world } from '@carnet/world'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from './node.ts'
import { containing, typed, type Typed } from '../apps/cli/test/typed.ts'

// A node is started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const folder = mkdtempSync(join(tmpdir(), 'carnet-standing-'))
const passphrase = 'correct horse battery'
let node: TestNode
beforeAll(async () => {
  node = await startNode()
  const message = Buffer.concat([...declarationsCsv(world('standing'), 120)].map((part) => Buffer.from(part)))
  expect(await node.client().ingest(message)).toMatchObject({ ok: true })
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const carnet = (line: readonly string[]): Promise<Typed> =>
  typed(line, {
    environment: { CARNET_URL: node.url, CARNET_DATA: node.data, CARNET_SIGNER_PASSPHRASE: passphrase },
  })
const json = async (line: readonly string[]): Promise<Record<string, unknown>> => {
  const said = await carnet([...line, '--json'])
  expect(said.code, said.out + said.err).toBe(0)
  return said.json() as Record<string, unknown>
}
const linesOf = ({ out }: Typed): readonly StandingLine[] =>
  out
    .trim()
    .split('\n')
    .map((line) => StandingLine.parse(JSON.parse(line)))

/** The whole way, over a real node, in its order; each step needs the one before. */
describe('a standing release, from the command line', () => {
  let id = ''
  let hash = ''

  test('is proposed by one, and signed by two others', async () => {
    for (const [name, role] of [
      ['Ana', 'analyst'],
      ['Dot', 'dpo'],
      ['Pol', 'policy-approver'],
    ] as const)
      expect(await carnet(['person', 'add', name, '--role', role])).toMatchObject({ code: 0 })
    const service = await json(['service', 'add', 'matcher', '--no-ingest'])
    const owner = await json(['me', '--as', 'ana'])
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const terms = ['--service', idIn(service), '--owner', String(owner['id']), '--purpose', 'control']
    const what = ['--type', 'declaration', '--element', 'declaration.hs6', '--element', 'declaration.importer.id']
    const bounds = ['--per-day', '150', '--per-batch', '50', '--until', until, '--why', 'selects what is controlled']
    const wrong = await carnet([
      'standing',
      'propose',
      ...terms,
      ...what,
      ...bounds.slice(0, 4),
      '--until',
      'soon',
      '--why',
      'x',
    ])
    expect(wrong).toMatchObject({ code: 2, err: containing('until') })
    const proposal = await json(['standing', 'propose', ...terms, ...what, ...bounds, '--as', 'ana'])
    id = String(proposal['id'])
    hash = String(proposal['hash'])
    expect(await carnet(['standing', 'read', id, '--as', 'matcher'])).toMatchObject({ code: 1, out: '' })
    for (const name of ['dot', 'pol']) {
      const file = join(folder, `${name}.json`)
      expect(await carnet(['signer', 'new', '--out', file])).toMatchObject({ code: 0 })
      const signer = await json(['signer', 'register', file, '--as', name])
      expect(await carnet(['signer', 'confirm', String(signer['id'])])).toMatchObject({ code: 0 })
      const shown = await carnet(['proposal', 'show', id, '--as', name])
      expect(shown).toMatchObject({ code: 0, out: containing('declaration.importer.id') })
      expect(await carnet(['proposal', 'approve', id, '--with', file, '--as', name, '--hash', hash])).toMatchObject({
        code: 0,
        out: containing(name === 'pol' ? 'done' : 'waiting'),
      })
    }
    expect(await carnet(['standing', 'list', '--as', 'ana'])).toMatchObject({ code: 0, out: containing('in-force') })
  })

  test('is read as lines, gone on with, and stops at its volume', async () => {
    const first = await carnet(['standing', 'read', id, '--as', 'matcher', '--limit', '50'])
    expect(first).toMatchObject({ code: 0, err: containing('50 records; go on with --after') })
    const lines = linesOf(first)
    expect(lines.map(({ line }) => line)).toEqual(['batch', ...Array<string>(50).fill('record'), 'cursor', 'end'])
    const elements = lines.flatMap((line) => (line.line === 'record' ? line.elements.map((each) => each.id) : []))
    expect(new Set(elements)).toEqual(new Set(['declaration.hs6', 'declaration.importer.id']))
    const [, after = ''] = /--after (\S+)/.exec(first.err) ?? []
    const rest = linesOf(await carnet(['standing', 'read', id, '--as', 'matcher', '--after', after]))
    expect(rest.filter(({ line }) => line === 'record')).toHaveLength(70)
    const used = await carnet(['standing', 'read', id, '--as', 'matcher'])
    expect(used).toMatchObject({ code: 1, err: containing('has been read') })
    expect(linesOf(used).filter(({ line }) => line === 'record')).toHaveLength(30)
    expect(await carnet(['standing', 'read', id, '--as', 'matcher'])).toMatchObject({
      code: 1,
      err: containing('goes on at'),
    })
    expect(await carnet(['standing', 'show', id, '--as', 'ana'])).toMatchObject({ out: containing('150 today') })
  })

  test('whole batches come through the client, each with where to go on', async () => {
    const found = await node
      .client('matcher')
      .readStandingLines(id as never)
      .next()
      .catch((failure: unknown) => failure)
    expect(found).toMatchObject({ problem: { code: 'standing/exhausted' } })
  })

  test('is nobody else’s, and ends by one person’s word', async () => {
    expect(await carnet(['standing', 'read', id, '--as', 'ana'])).toMatchObject({ code: 1, out: '' })
    expect(await carnet(['standing', 'read', 'none'])).toMatchObject({ code: 2 })
    expect(await carnet(['standing', 'suspend', id, '--as', 'dot'])).toMatchObject({ out: containing('suspended') })
    expect(await carnet(['standing', 'read', id, '--as', 'matcher'])).toMatchObject({
      code: 4,
      err: containing('suspended'),
    })
    expect(await carnet(['standing', 'resume', id, '--as', 'dot'])).toMatchObject({ out: containing('in-force') })
    expect(await carnet(['standing', 'end', id, '--as', 'dot'])).toMatchObject({ out: containing('ended') })
    expect(await carnet(['standing', 'read', id, '--as', 'matcher'])).toMatchObject({
      code: 4,
      err: containing('ended'),
    })
  })
})

const idIn = (created: Record<string, unknown>): string => (created['actor'] as { readonly id: string }).id
