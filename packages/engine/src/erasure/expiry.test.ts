import type { CaseId, DestructionCertificate, RecordId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ended } from '../../test/destructions.ts'
import { newPersonKeys, registrationOf, wordOn } from '../../test/signing.ts'
import {
  codeOf,
  declaration,
  engines,
  ingest,
  openCase,
  openWorld,
  releaseById,
  valueOf,
  type World,
} from '../../test/world.ts'
import type { Session } from '../types.ts'

describe.each(engines)('expiring a period, and destroying much, on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let officer: Session
  let dpo: Session
  let source: Session
  let task: CaseId
  let audit: CaseId
  let clock: Date
  beforeAll(async () => {
    clock = new Date('2026-01-15T12:00:00Z')
    world = await openWorld(
      name,
      inject('databaseUrl'),
      {},
      { massDestruction: { above: 3, delay: 0 }, now: () => clock },
    )
    officer = await world.person(['officer'])
    dpo = await world.person(['dpo'])
    source = await world.source()
    task = await openCase(world.engine, officer, 'task')
    audit = await openCase(world.engine, dpo, 'audit')
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const expire = (period: string) => world.engine.answer('expire', dpo, { class: 'goods', period, case: audit })
  const certificate = async (id: DestructionCertificate['id']): Promise<DestructionCertificate> =>
    valueOf(await world.engine.answer('destruction', dpo, { id }))
  const idsOf = async (): Promise<readonly RecordId[]> => {
    const select = { type: 'declaration' as const, where: {}, limit: 50 }
    const view = valueOf(
      await world.engine.answer('find', officer, { purpose: 'clearance', case: task, answer: 'masked', select }),
    )
    return view.records.map(({ id }) => id)
  }

  test('a period that is not over is not expired: what comes in next would have no key', async () => {
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'P-1' })]))
    expect(codeOf(await expire('2026-01'))).toBe('request/conflict')
    expect(codeOf(await expire('2019-12'))).toBe('request/not-found')
  })

  test('before its retention has ended it waits for a second person, and can be cancelled', async () => {
    clock = new Date('2026-02-01T00:00:00Z')
    audit = await openCase(world.engine, dpo, 'audit')
    task = await openCase(world.engine, officer, 'task')
    const waiting = valueOf(await expire('2026-01'))
    expect(waiting).toMatchObject({ kind: 'expiry', state: 'waiting', keys: 0 })
    expect(waiting.ordered.receipt?.entry).toContain('"kind":"destruction-ordered"')
    expect(waiting.proposal).toBeDefined()
    const ids = await idsOf()
    expect(ids).toHaveLength(1)
    const cancelled = valueOf(await world.engine.answer('cancelDestruction', dpo, { id: waiting.id }))
    expect(cancelled.state).toBe('cancelled')
    expect(cancelled.cancelled?.receipt.entry).toContain('"kind":"destruction-cancelled"')
    const [proposal] = valueOf(await world.engine.answer('proposals', dpo, {})).proposals
    expect(proposal?.state).toBe('cancelled')
    expect(codeOf(await world.engine.answer('cancelDestruction', dpo, { id: waiting.id }))).toBe('request/conflict')
    expect(await idsOf()).toEqual(ids)
  })

  test('once its retention has ended everything goes: by id it is destroyed, and then not there', async () => {
    const before = await idsOf()
    const today = clock
    clock = new Date('2020-01-15T12:00:00Z')
    valueOf(await ingest(world.engine, source, [declaration({ reference: 'P-2' })]))
    clock = today
    const id = (await idsOf()).find((each) => !before.includes(each))
    if (id === undefined) throw new Error('there is no record')
    const expired = valueOf(await expire('2020-01'))
    expect(expired.keys).toBe(1)
    const during = valueOf(await releaseById(world.engine, officer, task, [id]))
    for (const { elements } of during.records)
      for (const { state } of elements) expect(['destroyed', 'withheld']).toContain(state)
    const done = await ended(world, dpo, expired.id)
    expect(done).toMatchObject({ state: 'swept', inventory: { counts: { records: 1 } } })
    expect(valueOf(await releaseById(world.engine, officer, task, [id])).records).toEqual([])
    expect(await idsOf()).toEqual(before)
    const left = await world.operate(async ({ query }) => [
      ...(await query(
        'select c.record from compartment c where not exists (select from record r where r.id = c.record)',
      )),
      ...(await query('select t.record from term t where not exists (select from record r where r.id = t.record)')),
      ...(await query('select record from gone_compartment')),
    ])
    expect(left).toEqual([])
    expect(codeOf(await expire('2020-01'))).toBe('request/conflict')
  })

  test('much at once waits for a second person, whoever asks', async () => {
    const message = [1, 2, 3, 4].map((n) => declaration({ reference: `M-${n}`, importer: 'KRMASS000001' }))
    valueOf(await ingest(world.engine, source, message))
    const desk = await world.person(['subject-desk'])
    const request = await openCase(world.engine, desk, 'subject-request')
    const asked = { element: 'declaration.importer.id', value: 'KRMASS000001', issuer: 'XX', case: request }
    const { found } = valueOf(await world.engine.answer('findSubject', desk, asked))
    if (found === undefined) throw new Error('there is no such importer')
    expect(found.holds).toEqual([{ type: 'declaration', class: 'goods', records: 4 }])
    const order = { subject: found.subject, case: request, keep: [], reason: 'Request 7' }
    const preview = valueOf(await world.engine.answer('previewErasure', desk, order))
    expect(preview).toMatchObject({ agreement: 'mass-destruction', goes: { records: 4, more: false } })
    const waiting = valueOf(await world.engine.answer('erase', desk, order))
    expect(waiting.state).toBe('waiting')
    const [proposal] = valueOf(await world.engine.answer('proposals', dpo, {})).proposals
    expect(proposal).toMatchObject({
      state: 'waiting',
      request: { kind: 'mass-destruction', cause: 'erasure', plan: waiting.id, reason: 'Request 7' },
      needs: { approvers: 1, roles: ['dpo', 'duty-manager'], notBy: 'proposer' },
    })
    // Either of both stops it.
    valueOf(await world.engine.answer('cancelDestruction', dpo, { id: waiting.id }))
    expect((await certificate(waiting.id)).state).toBe('cancelled')
  })

  test('a second person agrees by signature, and it is done', async () => {
    const message = [1, 2, 3, 4].map((n) => declaration({ reference: `N-${n}`, importer: 'KRMASS000002' }))
    valueOf(await ingest(world.engine, source, message))
    const asked = { element: 'declaration.importer.id', value: 'KRMASS000002', issuer: 'XX', case: audit }
    const { found } = valueOf(await world.engine.answer('findSubject', dpo, asked))
    if (found === undefined) throw new Error('there is no such importer')
    const order = { subject: found.subject, case: audit, keep: [] }
    const waiting = valueOf(await world.engine.answer('erase', dpo, order))
    if (waiting.proposal === undefined) throw new Error('nobody has to agree')
    const manager = await world.person(['duty-manager'])
    const { id } = valueOf(await world.engine.answer('me', manager, {}))
    const named = valueOf(await world.engine.answer('signers', manager, {}))
    const keys = newPersonKeys()
    const registration = registrationOf(named, id, keys, clock)
    const signer = valueOf(await world.engine.answer('registerSigner', manager, registration))
    valueOf(await world.engine.answer('confirmSigner', world.administrator, { id: signer.id }))
    const proposal = valueOf(await world.engine.answer('proposal', manager, { id: waiting.proposal }))
    const assertion = wordOn(proposal, { keys, signer: signer.id, now: clock, kind: 'approval' })
    const done = valueOf(await world.engine.answer('approveProposal', manager, { id: proposal.id, assertion }))
    expect(done.state).toBe('done')
    const certificate = await ended(world, dpo, waiting.id)
    expect(certificate).toMatchObject({ state: 'swept', inventory: { counts: { records: 4 } } })
    expect(codeOf(await world.engine.answer('cancelDestruction', dpo, { id: waiting.id }))).toBe('request/conflict')
  })
})
