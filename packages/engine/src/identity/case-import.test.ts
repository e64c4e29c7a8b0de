import type { Answer, CasesImported } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, openWorld, valueOf, type World } from '../../test/world.ts'
import type { Session } from '../types.ts'

describe('cases of a list', { timeout: 120_000 }, () => {
  let world: World
  let host: Session
  let officer: Session
  let manager: Session
  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'))
    host = await world.source()
    officer = await world.person(['officer'], ['20'])
    manager = await world.person(['duty-manager'], ['20'])
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const header = 'reference,kind,office,until'
  const bring = (lines: readonly string[], session = host): Promise<Answer<CasesImported>> =>
    world.engine.answer('importCases', session, { list: [header, ...lines, ''].join('\n') })
  const references = async (session = officer): Promise<readonly string[]> =>
    valueOf(await world.engine.answer('cases', session, {})).cases.map(({ reference }) => reference)
  const entries = (): Promise<number> =>
    world.operate(async ({ query }) => (await query("select entry from event where kind = 'cases-imported'")).length)
  const later = '2099-01-01T00:00:00.000Z'

  test('are open for their office, say where they came from, and are stamped once', async () => {
    const before = await entries()
    const imported = valueOf(await bring(['L-1,control,20,', `L-2,investigation,20,${later}`, 'L-3,control,30,']))
    expect(imported).toMatchObject({ opened: 3, changed: 0, known: 0, cases: [{ line: 2 }, { line: 3 }, { line: 4 }] })
    expect(await entries()).toBe(before + 1)
    const { cases } = valueOf(await world.engine.answer('cases', officer, {}))
    expect(cases.find(({ reference }) => reference === 'L-2')).toMatchObject({
      kind: 'investigation',
      office: '20',
      until: later,
      state: 'open',
      source: 'import',
    })
    expect(await references()).not.toContain('L-3')
    const find = { select: { search: { element: 'declaration.reference', value: 'X' } }, purpose: 'control' }
    const matter = imported.cases[0]?.id
    expect(codeOf(await world.engine.answer('find', officer, { ...find, case: matter }))).toBe('ok')
  })

  test('that come again are the same ones: opened once, prolonged where the list says so', async () => {
    const first = valueOf(await bring(['A-1,control,20,', 'A-2,control,20,']))
    const before = await entries()
    const again = valueOf(await bring(['A-2,control,20,', 'A-1,control,20,']))
    expect(again).toMatchObject({ opened: 0, changed: 0, known: 2 })
    expect(new Set(again.cases.map(({ id }) => id))).toEqual(new Set(first.cases.map(({ id }) => id)))
    expect(await entries()).toBe(before)
    expect(valueOf(await bring([`A-1,control,20,${later}`]))).toMatchObject({ opened: 0, changed: 1, known: 0 })
    const at = await Promise.all(Array.from({ length: 4 }, () => bring(['A-9,control,20,'])))
    expect(at.map((each) => valueOf(each).opened).sort()).toEqual([0, 0, 0, 1])
  })

  test('are imported all or none, and what is wrong is told line by line without what stands there', async () => {
    const answer = await bring(['N-1,control,20,', 'N-2,curiosity,20,', ',control,20,', 'N-1,control,20,yesterday'])
    expect(answer).toMatchObject({
      problem: {
        code: 'cases/malformed',
        with: {
          faults: [
            { line: 3, field: 'kind' },
            { line: 4, field: 'reference' },
            { line: 5, field: 'until' },
          ],
        },
      },
    })
    expect(JSON.stringify(answer)).not.toMatch(/curiosity|yesterday|N-1/)
    expect(await references()).not.toContain('N-1')
  })

  test.each([
    ['a reference twice', ['T-1,control,20,', 'T-1,control,20,']],
    ['a time that is over', ['T-2,control,20,2020-01-01T00:00:00Z']],
    ['a tip-off for long', [`T-3,tip-off,20,${later}`]],
    ['a column too many', ['T-4,control,20,,more']],
  ])('are refused: %s', async (_what, lines) => {
    expect(codeOf(await bring(['T-0,control,20,', ...lines]))).toBe('cases/malformed')
    expect((await references()).filter((each) => each.startsWith('T-'))).toEqual([])
  })

  test('are refused where a known one comes as another', async () => {
    valueOf(await bring(['O-1,control,20,']))
    expect(await bring(['O-1,audit,20,'])).toMatchObject({ problem: { with: { faults: [{ field: 'kind' }] } } })
    expect(await bring(['O-1,control,30,'])).toMatchObject({ problem: { with: { faults: [{ field: 'office' }] } } })
  })

  test('are brought by the host system, or by a duty manager for the own offices', async () => {
    expect(codeOf(await bring(['W-1,control,20,'], officer))).toBe('action/refused')
    expect(codeOf(await bring(['W-1,control,20,'], manager))).toBe('ok')
    expect(await bring(['W-2,control,30,'], manager)).toMatchObject({
      problem: { code: 'action/refused', with: { needs: { attribute: 'import.of-my-offices' } } },
    })
  })

  test('THREAT: a case that a database operator gives another’s name shows', async () => {
    valueOf(await bring(['S-1,control,20,', 'S-2,control,20,']))
    const sealed = await world.operate(async ({ query }) => {
      const rows = await query<{ id: string; imported: string }>(
        'select id, imported from matter where imported is not null order by id desc',
      )
      const [one, other] = rows
      await query('update matter set imported = null where id = $1', [one?.id])
      await query('update matter set imported = $2 where id = $1', [other?.id, one?.imported])
      return rows
    })
    // A keyed name and nothing beside it; random letters may well say “S-”.
    for (const { imported } of sealed) expect(imported).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const names = ['S-1', 'S-2', 'L-1', 'L-2', 'L-3', 'A-1', 'A-2', 'A-9', 'O-1', 'W-1']
    const codes = await Promise.all(names.map(async (each) => codeOf(await bring([`${each},control,20,`]))))
    expect(codes).toContain('integrity/record')
  })
})
