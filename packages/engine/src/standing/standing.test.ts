import { type Proposal, type StandingAsked, type StandingId, StandingLine } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openStandingWorld, recordsIn, type StandingWorld } from '../../test/standing-world.ts'
import { codeOf, declaration, engines, ingest, valueOf } from '../../test/world.ts'
import type { Session } from '../types.ts'

const day = 86_400_000

describe.each(engines)('a standing release, on %s', { timeout: 180_000 }, (name) => {
  let rig: StandingWorld
  let source: Session
  const ask: StandingWorld['world']['engine']['answer'] = (...asked) => rig.world.engine.answer(...asked)
  let sent = 0
  const send = async (count: number, more: { readonly office?: string } = {}): Promise<void> => {
    const records = Array.from({ length: count }, () => declaration({ reference: `S-${sent++}`, ...more }))
    valueOf(await ingest(rig.world.engine, source, records))
  }
  const endOf = (lines: readonly StandingLine[]) => lines.at(-1)
  const cursorIn = (lines: readonly StandingLine[]) =>
    lines.filter((line) => line.line === 'cursor').at(-1)?.after as never

  beforeAll(async () => {
    rig = await openStandingWorld(name, inject('databaseUrl'))
    source = await rig.world.source()
    await send(5)
  }, 180_000)
  afterAll(() => rig[Symbol.asyncDispose]())

  test('takes once two others have signed it, and gives what was named', async () => {
    const proposal = await rig.propose()
    const id = proposal.id as string as StandingId
    expect(codeOf(await rig.read(id))).toBe('request/not-found')
    valueOf(await rig.approve(rig.approvers[0], proposal))
    expect(codeOf(await rig.read(id))).toBe('request/not-found')
    expect(valueOf(await rig.approve(rig.approvers[1], proposal)).state).toBe('done')
    const lines = valueOf(await rig.read(id))
    for (const line of lines) StandingLine.parse(line)
    expect(lines.map(({ line }) => line)).toEqual([
      'batch',
      ...Array<string>(5).fill('record'),
      'cursor',
      'cursor',
      'end',
    ])
    expect(recordsIn(lines)[0]?.elements).toMatchObject([
      { id: 'declaration.importer.id', state: 'revealed', value: 'KR1234567890' },
      { id: 'declaration.hs6', state: 'revealed', value: '870322' },
    ])
    const shown = valueOf(await ask('standing', rig.proposer, { id }))
    expect(shown).toMatchObject({ state: 'in-force', read: { today: 5, ever: 5 } })
    expect(shown.approvedBy.toSorted()).toEqual(rig.approvers.map((each) => each.id).toSorted())
  })

  test('is signed by two persons, never by who proposed it', async () => {
    const both = await rig.member(['dpo', 'analyst'])
    const proposal = valueOf(await ask('proposeStanding', both.session, rig.terms()))
    expect(codeOf(await rig.approve(both, proposal))).toBe('action/refused')
    const officer = await rig.member(['officer'])
    expect(codeOf(await rig.approve(officer, proposal))).toMatch(/^(action\/refused|request\/not-found)$/)
    valueOf(await rig.approve(rig.approvers[0], proposal))
    expect(codeOf(await rig.approve(rig.approvers[0], proposal))).toBe('request/conflict')
  })

  test('goes on after its cursor, with what has come in since, and misses nothing that was accepted late', async () => {
    const id = await rig.agreed()
    const before = valueOf(await rig.read(id))
    const late = valueOf(await rig.world.engine.beginIntake(source, { format: 'csv/declarations' }))
    const slow = [declaration({ reference: `late-${name}` })]
    valueOf(await late.add(slow))
    await send(2)
    const next = valueOf(await rig.read(id, { after: cursorIn(before) }))
    expect(recordsIn(next)).toHaveLength(2)
    valueOf(await late.accept({ digest: Buffer.alloc(32, sent++), bytes: 1, records: 1, unknown: [] }))
    const last = valueOf(await rig.read(id, { after: cursorIn(next) }))
    expect(recordsIn(last)).toHaveLength(1)
    expect(recordsIn(valueOf(await rig.read(id, { after: cursorIn(last) })))).toEqual([])
    const all = recordsIn(valueOf(await rig.read(id))).map((record) => record.id)
    expect(new Set(all)).toEqual(
      new Set([before, next, last].flatMap((lines) => recordsIn(lines).map((each) => each.id))),
    )
    expect(new Set(all).size).toBe(all.length)
  })

  test('reads batch by batch, each under an entry of its own that commits to all its records', async () => {
    const id = await rig.agreed({ volume: { perDay: 10_000, perBatch: 40 } })
    await send(100)
    const lines = valueOf(await rig.read(id))
    const batches = lines.filter((line) => line.line === 'batch')
    const total = recordsIn(lines).length
    expect(batches.map(({ records }) => records)).toEqual([
      ...Array<number>(Math.floor(total / 40)).fill(40),
      total % 40,
    ])
    expect(new Set(batches.map(({ receipt }) => receipt.hash)).size).toBe(batches.length)
    const said = JSON.parse(batches[0]?.receipt.entry ?? '') as Record<string, unknown>
    expect(said).toMatchObject({
      kind: 'standing-batch',
      purpose: 'control',
      counts: { records: 40 },
      root: expect.any(String) as unknown,
    })
    expect(said['commitments']).toBeUndefined()
    // From the cursor of any batch on, what follows is what follows.
    const cursor = lines.find((line) => line.line === 'cursor')?.after as never
    const rest = valueOf(await rig.read(id, { after: cursor }))
    expect(recordsIn(rest).map((each) => each.id)).toEqual(
      recordsIn(lines)
        .slice(40)
        .map((each) => each.id),
    )
  })

  test('gives so many records as are asked for, and says that there are more', async () => {
    const id = await rig.agreed()
    const lines = valueOf(await rig.read(id, { limit: 3 }))
    expect(recordsIn(lines)).toHaveLength(3)
    expect(endOf(lines)).toEqual({ line: 'end', more: true })
  })

  test('reads only what its filter on elements in clear lets through', async () => {
    await send(3, { office: '077' })
    const id = await rig.agreed({ where: { 'declaration.office': '077' }, elements: ['declaration.office'] })
    const records = recordsIn(valueOf(await rig.read(id)))
    expect(records).toHaveLength(3)
    expect(records.every(({ elements }) => elements[0]?.state === 'revealed')).toBe(true)
  })

  test('stops at its volume, and says when it goes on', async () => {
    const id = await rig.agreed({ volume: { perDay: 7, perBatch: 5 } })
    const lines = valueOf(await rig.read(id))
    expect(recordsIn(lines)).toHaveLength(7)
    const midnight = new Date(Math.floor(rig.now.getTime() / day) * day + day)
    expect(endOf(lines)).toMatchObject({ more: true, problem: { goesOn: midnight.toISOString() } })
    expect(await rig.read(id)).toMatchObject({
      problem: { code: 'standing/exhausted', with: { goesOn: midnight.toISOString() } },
    })
    const before = rig.now
    rig.now = midnight
    expect(recordsIn(valueOf(await rig.read(id, { after: cursorIn(lines), limit: 4 })))).toHaveLength(4)
    rig.now = before
  })

  test('gives nothing before its first moment, and nothing from its last on, to the second', async () => {
    const before = rig.now
    const at = (hours: number) => new Date(before.getTime() + hours * 3_600_000).toISOString() as StandingAsked['from']
    const [from, until] = [at(1), at(2)]
    const id = await rig.agreed({ from, until })
    expect(await rig.read(id)).toMatchObject({ problem: { with: { state: 'to-come' } } })
    rig.now = new Date(Date.parse(until) - 1)
    expect(codeOf(await rig.read(id, { limit: 1 }))).toBe('ok')
    rig.now = new Date(until)
    expect(await rig.read(id)).toMatchObject({ problem: { code: 'standing/not-in-force', with: { state: 'lapsed' } } })
    rig.now = before
    const refusals = await rig.world.operate(({ query }) => query("select from event where kind = 'refusal'"))
    expect(refusals.length).toBeGreaterThan(0)
  })

  test('gives a slow reader nothing after its last moment', async () => {
    const before = rig.now
    const until = new Date(before.getTime() + 3_600_000).toISOString() as never
    const id = await rig.agreed({ until, volume: { perDay: 1_000, perBatch: 2 } })
    const lines = valueOf(await rig.world.engine.readStanding(rig.matcher.session, { id }))
    const read = lines[Symbol.asyncIterator]()
    await read.next()
    rig.now = new Date(until)
    let rest = ''
    for (let each = await read.next(); each.done !== true; each = await read.next()) rest += each.value
    rig.now = before
    expect(rest).not.toContain('"line":"record"')
    expect(rest).toContain('lapsed')
  })

  test('is suspended by one person, goes on, and ends for good', async () => {
    const id = await rig.agreed()
    const analyst = await rig.world.person(['security-analyst'])
    const [dpo] = rig.approvers
    expect(valueOf(await ask('suspendStanding', analyst, { id })).state).toBe('suspended')
    expect(await rig.read(id)).toMatchObject({ problem: { with: { state: 'suspended' } } })
    expect(codeOf(await ask('resumeStanding', analyst, { id }))).toBe('action/refused')
    valueOf(await ask('resumeStanding', dpo.session, { id }))
    expect(codeOf(await rig.read(id, { limit: 1 }))).toBe('ok')
    expect(valueOf(await ask('endStanding', analyst, { id })).state).toBe('ended')
    expect(await rig.read(id)).toMatchObject({ problem: { with: { state: 'ended' } } })
    expect(codeOf(await ask('resumeStanding', dpo.session, { id }))).toBe('request/conflict')
  })

  test('stops within the batch when it is stopped while it is read', async () => {
    const id = await rig.agreed({ volume: { perDay: 1_000, perBatch: 2 } })
    const lines = valueOf(await rig.world.engine.readStanding(rig.matcher.session, { id }))
    const read = lines[Symbol.asyncIterator]()
    await read.next()
    valueOf(await ask('suspendStanding', rig.approvers[0].session, { id }))
    let rest = ''
    for (let each = await read.next(); each.done !== true; each = await read.next()) rest += each.value
    expect(rest).toContain('suspended')
    expect(rest).not.toContain('"line":"record"')
  })

  test('is the named service’s, and nobody else’s', async () => {
    const id = await rig.agreed()
    for (const session of [source, rig.proposer, rig.approvers[0].session, rig.world.administrator])
      expect(codeOf(await rig.read(id, {}, session))).toBe('request/not-found')
    expect(codeOf(await rig.read(id, {}, { token: undefined }))).toBe('request/unauthenticated')
    const revoked = valueOf(await ask('issueToken', rig.world.administrator, { id: rig.matcher.id }))
    const lines = valueOf(await rig.world.engine.readStanding({ token: revoked.token }, { id, limit: 2 }))
    valueOf(await ask('revokeToken', rig.world.administrator, { id: revoked.id }))
    expect(codeOf(await rig.read(id, {}, { token: revoked.token }))).toBe('request/unauthenticated')
    await lines[Symbol.asyncIterator]().return?.()
  })

  test('a cursor of another one, or none at all, is refused', async () => {
    const [one, other] = [await rig.agreed(), await rig.agreed()]
    const after = cursorIn(valueOf(await rig.read(one, { limit: 1 })))
    expect(codeOf(await rig.read(other, { after }))).toBe('request/malformed')
    expect(codeOf(await rig.read(one, { after: 'AAAA' as never }))).toBe('request/malformed')
  })

  test.each([
    ['an unknown purpose', { purpose: 'curiosity' }],
    ['an unknown element', { elements: ['declaration.favourite-colour'] }],
    ['an element of a type that is not named', { elements: ['travel-document.name'] }],
    ['a filter on what is sealed', { where: { 'declaration.importer.id': 'KR1' } }],
    ['an end before its beginning', { from: '2099-01-02T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' }],
    ['more than a year', { until: '2099-01-01T00:00:00.000Z' }],
    ['an end that has passed', { from: '2020-01-01T00:00:00.000Z', until: '2020-02-01T00:00:00.000Z' }],
    ['a volume without bound', { volume: { perDay: 1e12, perBatch: 10 } }],
  ])('%s is not proposed', async (_what, more) => {
    expect(codeOf(await ask('proposeStanding', rig.proposer, rig.terms(more as never)))).toBe('request/malformed')
  })

  test('neither a person as the system, nor a service as the owner', async () => {
    for (const more of [{ service: rig.owner }, { owner: rig.matcher.id }])
      expect(codeOf(await ask('proposeStanding', rig.proposer, rig.terms(more)))).toBe('request/malformed')
  })

  test('warns at 90, 30 and 7 days of its end', async () => {
    await rig.agreed()
    const { findings } = valueOf(await ask('examine', rig.approvers[0].session, {}))
    expect(findings.find(({ area }) => area === 'standing')).toMatchObject({
      state: 'attention',
      says: expect.stringContaining('end soon') as unknown,
    })
  })

  test('is renewed by a new proposal, and the old one goes on until its own end', async () => {
    const proposals: Proposal[] = [await rig.propose(), await rig.propose()]
    expect(new Set(proposals.map(({ id }) => id)).size).toBe(2)
  })
})
