import { type OperationName, operations } from '@carnet/api'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { codeOf, declaration, engines, ingest, openCase, openWorld, valueOf, type World } from '../test/world.ts'
import { wellFormed } from '../../../test/well-formed.ts'
import { openEngine } from './engine.ts'
import { initialise } from './initialise.ts'
import { deeds } from './operations.ts'
import { isSignIn, signInNames } from './signing-in.ts'
import { checkPinned } from './pinned.ts'
import { readPolicyFiles } from './policy-files.ts'
import { actions } from './release/index.ts'

describe.each(engines)('a node on %s', { timeout: 120_000 }, (name) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(name, inject('databaseUrl'))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('is ready, and its data is there again after a restart', async () => {
    expect(await world.engine.health()).toEqual({ status: 'ready', version: '0.1.0', authority: 'XX' })
    const officer = await world.person(['officer'])
    valueOf(await world.reopen())
    expect(valueOf(await world.engine.answer('me', officer, {}))).toMatchObject({ kind: 'person', roles: ['officer'] })
    expect(codeOf(await initialise({ ...world.options, data: `${world.options.data}.other` }))).not.toBe('ok')
  })

  test('begins with entries for itself, its policy and its first administrator', async () => {
    const kinds = await world.operate(({ query }) =>
      query<{ kind: string }>(
        'select v.kind from event v join entry e on e.hash = v.entry order by e.position limit 4',
      ),
    )
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['node-initialised', 'policy-activated', 'actor-created', 'token-issued']),
    )
  })

  test('refuses to serve without the anchor that it began with', async () => {
    await world.close()
    const { anchor } = world.options
    await cp(anchor, `${anchor}.kept`, { recursive: true })
    await rm(anchor, { recursive: true })
    expect(await openEngine(world.options)).toMatchObject({ problem: { with: { what: 'anchor-absent' } } })
    await cp(`${anchor}.kept`, anchor, { recursive: true })
    valueOf(await world.reopen())
  })

  test('refuses to serve with another passphrase, or with keys that are not its data’s', async () => {
    await world.close()
    expect(codeOf(await openEngine({ ...world.options, provider: { kind: 'local', passphrase: 'another' } }))).toBe(
      'keys/unavailable',
    )
    const keys = join(world.options.data, 'keys.sqlite')
    await using other = await openWorld('pglite', inject('databaseUrl'))
    await other.close()
    await cp(keys, `${keys}.kept`)
    await cp(join(other.options.data, 'keys.sqlite'), keys)
    expect(codeOf(await openEngine(world.options))).toMatch(/^(integrity\/record|keys\/unavailable)$/)
    await cp(`${keys}.kept`, keys)
    valueOf(await world.reopen())
  })

  test('refuses to serve where what was pinned was edited', async () => {
    if (name !== 'postgres') return
    await world.operate(({ query }) =>
      query("update setting set value = set_byte(value, 20, get_byte(value, 20) # 1) where name = 'node'"),
    )
    expect(codeOf(await world.reopen())).toBe('integrity/record')
  })
})

test('another policy, register of purposes or authority than was pinned is refused, and named', async () => {
  const files = await readPolicyFiles()
  const pinned = {
    v: 1 as const,
    authority: 'XX',
    node: '00000000-0000-4000-8000-000000000000',
    policy: files.policy.hash,
    purposes: files.purposesHash,
    retention: files.retentionHash,
  }
  expect(checkPinned(pinned, 'XX', files).ok).toBe(true)
  const whatOf = (other: Partial<typeof pinned>): unknown => checkPinned({ ...pinned, ...other }, 'XX', files)
  expect(whatOf({ policy: 'x' })).toMatchObject({ problem: { with: { what: 'policy-not-activated', record: 'x' } } })
  expect(whatOf({ purposes: 'x' })).toMatchObject({ problem: { with: { what: 'purposes-not-activated' } } })
  expect(whatOf({ authority: 'YY' })).toMatchObject({ problem: { with: { what: 'authority' } } })
})

describe('what stands in the way of opening', { timeout: 120_000 }, () => {
  test('a node that was never initialised, and one that was already', async () => {
    await using world = await openWorld('pglite', inject('databaseUrl'))
    const fresh = { ...world.options, data: `${world.options.data}.new`, anchor: `${world.options.anchor}.new` }
    expect(codeOf(await openEngine(fresh))).toBe('request/not-found')
    await world.close()
    expect(await initialise(world.options)).toMatchObject({ problem: { with: { what: 'node-initialised' } } })
  })

  test('another process, or another engine, that has the folder', async () => {
    await using world = await openWorld('pglite', inject('databaseUrl'))
    expect(await openEngine(world.options)).toMatchObject({ problem: { with: { what: 'data-folder-in-use' } } })
  })
})

describe('INVARIANT(everything-decided)', () => {
  const names = Object.keys(operations) as OperationName[]
  test('every operation of the API has its decision', () => {
    const decided = [...Object.keys(deeds), ...signInNames, 'find', 'release']
    expect(decided.sort()).toEqual([...names].sort())
    for (const { action } of Object.values(deeds)) expect(actions).toContain(action)
  })

  test('a service may do nothing but what services do; everything else is refused', async () => {
    await using world = await openWorld('postgres', inject('databaseUrl'))
    const source = await world.source()
    const codes = new Map<string, string>()
    for (const each of names) codes.set(each, codeOf(await world.engine.answer(each, source, wellFormed[each] ?? {})))
    const allowed = ['me', 'purposes', 'ledger', 'receipt', 'recordEvent', 'importCases']
    for (const each of names) {
      const code = codes.get(each)
      if (each === 'beginSignIn') expect(code).toBe('ok')
      // This node knows no identity provider.
      else if (each === 'beginProviderSignIn') expect(code).toBe('request/not-found')
      else if (isSignIn(each)) expect(code, each).toBe('sign-in/refused')
      else if (allowed.includes(each)) expect(code, each).toMatch(/^(ok|request\/not-found)$/)
      else expect(code, each).toMatch(/^(action\/refused|release\/refused|request\/not-found)$/)
    }
  })

  test('changes to actors, tokens and cases have their entries', async () => {
    await using world = await openWorld('postgres', inject('databaseUrl'))
    const countOf = async (kind: string): Promise<number> =>
      (await world.operate(({ query }) => query('select entry from event where kind = $1', [kind]))).length
    const officer = await world.person(['officer'])
    const { id } = valueOf(await world.engine.answer('me', officer, {}))
    const further = valueOf(await world.engine.answer('issueToken', world.administrator, { id }))
    valueOf(await world.engine.answer('revokeToken', world.administrator, { id: further.id }))
    const matter = await openCase(world.engine, officer, 'task')
    valueOf(await world.engine.answer('closeCase', officer, { id: matter }))
    expect(await countOf('actor-created')).toBe(2)
    expect(await countOf('token-issued')).toBe(3)
    expect(await countOf('token-revoked')).toBe(1)
    expect(await countOf('case-opened')).toBe(1)
    expect(await countOf('case-closed')).toBe(1)
    expect(codeOf(await world.engine.answer('closeCase', officer, { id: matter }))).toBe('request/conflict')
  })

  test('a case of somebody else is no more to be closed than one that is not there', async () => {
    await using world = await openWorld('postgres', inject('databaseUrl'))
    const [one, other] = [await world.person(['officer']), await world.person(['officer'])]
    const matter = await openCase(world.engine, one, 'task')
    expect(codeOf(await world.engine.answer('closeCase', other, { id: matter }))).toBe('request/not-found')
  })
})

describe('an examination', { timeout: 120_000 }, () => {
  test('says of everything that a node stands on whether it is well', async () => {
    await using world = await openWorld('pglite', inject('databaseUrl'))
    const { findings } = valueOf(await world.engine.answer('examine', world.administrator, {}))
    expect(findings.map(({ area }) => area)).toEqual([
      ...['keys', 'intake', 'data-store', 'key-store', 'clock', 'ledger', 'anchor', 'disk', 'backup'],
      ...['retention', 'roles', 'founding', 'standing', 'exports', 'overrides', 'crossings', 'policy'],
    ])
    expect(findings.filter(({ state }) => state === 'failing')).toEqual([])
    for (const { state, todo } of findings) expect(state === 'well' || todo !== undefined).toBe(true)
  })
})

test('nothing that was sealed, and no token, comes to stand in the log', async () => {
  await using world = await openWorld('postgres', inject('databaseUrl'))
  const source = await world.source()
  valueOf(await ingest(world.engine, source, [declaration({ reference: 'G-LOGGED-1' })]))
  await world.operate(({ query }) => query('alter table record rename to record_gone'))
  const officer = await world.person(['officer'])
  const matter = await openCase(world.engine, officer, 'task')
  const select = { search: { element: 'declaration.reference', value: 'G-LOGGED-1' } }
  const answer = await world.engine.answer('find', officer, { purpose: 'clearance', case: matter, select })
  expect(codeOf(answer)).toBe('node/unavailable')
  expect(world.logged.some((line) => line.includes('store-failed'))).toBe(true)
  for (const text of ['G-LOGGED-1', officer.token ?? '', source.token ?? ''])
    expect(world.logged.join('\n')).not.toContain(text)
})
