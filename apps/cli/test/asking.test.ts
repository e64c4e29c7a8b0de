import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from '../../../test/node.ts'
import { containing, typing } from './typed.ts'

// A node is started for real; where many tests share two cores that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const folder = mkdtempSync(join(tmpdir(), 'carnet-asking-'))
let node: TestNode
beforeAll(async () => {
  node = await startNode()
})
afterAll(async () => {
  await node[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const { carnet, json } = typing(() => node)
const file = (name: string): string => join(folder, name)

/** In its order; each step needs the one before. */
describe('asking for what needs others, from the command line', () => {
  const persons = new Map<string, string>()
  let matter = ''
  let asked: Record<string, unknown> = {}
  const find = (...more: readonly string[]): readonly string[] => [
    ...['find', 'declaration.reference=', '--purpose', 'mutual-assistance', '--case', matter],
    ...['--answer', 'masked', '--as', 'lia', ...more],
  ]

  test('what needs approval is refused with what to do, and asked for with a reason', async () => {
    for (const [name, role] of [
      ['Lia', 'liaison'],
      ['Max', 'duty-manager'],
      ['Sam', 'duty-manager'],
    ] as const) {
      const made = await json(['person', 'add', name, '--role', role, '--office', '20'])
      persons.set(name, (made['actor'] as { readonly id: string }).id)
    }
    const opened = await json(['case', 'open', '--kind', 'foreign-request', '--reference', '7', '--as', 'lia'])
    matter = String(opened['id'])
    expect(await carnet(find(), 'X-1\n')).toMatchObject({ code: 4, err: containing('--ask REASON') })
    const said = await carnet([...find('--ask', 'the partner asked in writing'), '--json'], 'X-1\n')
    expect(said.code, said.err).toBe(0)
    asked = said.json() as Record<string, unknown>
    expect(asked).toMatchObject({ proposal: { state: 'waiting' }, approvers: expect.any(Array) as unknown })
    const shown = await carnet(find('--ask', 'and once more'), 'X-1\n')
    expect(shown).toMatchObject({ code: 0, out: containing('with --approval') })
  })

  test('it is released once somebody else has signed it, once, and is not before', async () => {
    const { id = '' } = asked['proposal'] as { readonly id?: string }
    expect(await carnet(find('--approval', 'x'), 'X-1\n')).toMatchObject({ code: 2, err: containing('proposal list') })
    expect(await carnet(find('--approval', id), 'X-1\n')).toMatchObject({ code: 4 })
    await json(['signer', 'new', '--out', file('max.json')])
    const signer = await json(['signer', 'register', file('max.json'), '--as', 'max'])
    await json(['signer', 'confirm', String(signer['id'])])
    const shown = await carnet(['proposal', 'show', id, '--as', 'max'])
    expect(shown.out).toContain('the partner asked in writing')
    const [, hash = ''] = /Hash (\S+)/.exec(shown.out) ?? []
    const approve = ['proposal', 'approve', id, '--with', file('max.json'), '--hash', hash, '--as', 'max']
    expect(await carnet(approve)).toMatchObject({ code: 0 })
    expect(await carnet(find('--approval', id), 'X-1\n')).toMatchObject({ code: 0, out: containing('No record.') })
    expect(await carnet(find('--approval', id), 'X-1\n')).toMatchObject({ code: 4 })
  })

  test('somebody of the same role stands in, is listed, and no longer once that has ended', async () => {
    const set = ['delegate', 'set', persons.get('Sam') ?? '', '--as', 'max']
    expect(await carnet([...set, '--until', 'tomorrow'])).toMatchObject({ code: 2 })
    const until = new Date(Date.now() + 24 * 60 * 60_000).toISOString()
    const made = await json([...set, '--until', until])
    expect((await carnet(['delegate', 'list', '--as', 'sam'])).out).toContain(persons.get('Max'))
    expect(await carnet(['delegate', 'end', 'x', '--as', 'max'])).toMatchObject({ code: 2 })
    expect(await carnet(['delegate', 'end', String(made['id']), '--as', 'max'])).toMatchObject({ code: 0 })
    expect(await carnet(['delegate', 'end', String(made['id']), '--as', 'max'])).toMatchObject({ code: 1 })
  })

  test('a list of cases is brought in whole or not at all, and what is wrong is told by line', async () => {
    writeFileSync(file('cases.csv'), 'reference,kind,office\nK 1,control,20\nK 2,audit,20\n')
    writeFileSync(file('wrong.csv'), 'reference,kind,office\nK 3,control,20\nK 4,curiosity,20\n')
    const bring = (name: string) => carnet(['case', 'import', file(name), '--as', 'max'])
    expect(await bring('wrong.csv')).toMatchObject({
      code: 3,
      err: containing('line 3, kind: expected a kind of case'),
    })
    expect(await bring('cases.csv')).toMatchObject({ code: 0, out: containing('Cases opened: 2') })
    expect(await bring('cases.csv')).toMatchObject({ code: 0, out: containing('as they were: 2') })
    expect(await bring('absent.csv')).toMatchObject({ err: containing('there is no such file') })
    expect((await carnet(['case', 'list', '--as', 'max'])).out).toContain('K 2')
  })

  test('budgets and suspensions are shown', async () => {
    const { out } = await carnet(['me', 'budget', '--as', 'lia'])
    expect(out).toMatch(/mutual-assistance +1 of 60/)
    expect(out).toContain('The next hour begins at')
    expect(await carnet(['suspension', 'list', '--as', 'lia'])).toMatchObject({ code: 4 })
    expect(await carnet(['suspension', 'list', '--as', 'max'])).toMatchObject({ out: containing('Nobody') })
    const lift = ['suspension', 'lift', 'x', '--why', 'a list of the court', '--as', 'max']
    expect(await carnet(lift)).toMatchObject({ code: 2, err: containing('suspension list') })
    expect(await carnet([...lift.slice(0, 2), 'A'.repeat(43), ...lift.slice(3)])).toMatchObject({ code: 1 })
  })
})
