import { openPackage } from '@carnet/sdk'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  approve,
  type Approving,
  bytesOf,
  confirmedRecipient,
  newAgeKey,
  newApprover,
} from '../../packages/engine/test/exporting.ts'
import {
  codeOf,
  declaration,
  ingest,
  openCase,
  openWorld,
  valueOf,
  type World,
} from '../../packages/engine/test/world.ts'
import type { CaseId, Export, Recipient } from '@carnet/api'

const day = 86_400_000
const threeColumns = ['declaration.reference', 'declaration.office', 'declaration.origin-country']
const everybody = { type: 'declaration', where: { 'declaration.office': '020' } }

/**
 * HMRC, 2007: the records of 25 million people, whole, on two unencrypted discs by internal mail, though the auditor had asked
 * for three columns. Nobody approved it, nobody recorded the dispatch, and nobody missed the discs for three weeks.
 */
describe('two discs for the auditor', { timeout: 120_000 }, () => {
  let world: World
  let clerk: Approving
  let manager: Approving
  let matter: CaseId
  let auditor: Recipient
  let age: { readonly secret: string; readonly key: string }
  let now = Date.parse('2026-03-01T08:00:00Z')
  let sent: Export

  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'), {}, { now: () => new Date(now) })
    clerk = await newApprover(world, ['senior-officer'])
    manager = await newApprover(world, ['duty-manager'])
    matter = await openCase(world.engine, clerk.session, 'audit')
    age = await newAgeKey()
    auditor = await confirmedRecipient(world, age.key, [clerk.session, manager.session])
    const families = Array.from({ length: 230 }, (_, n) =>
      declaration({ reference: `FAMILY-${1000 + n}`, importer: `KR55500${1000 + n}` }),
    )
    valueOf(await ingest(world.engine, await world.source(), families))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const ask = (more: object) =>
    world.engine.answer('requestExport', clerk.session, {
      purpose: 'audit-after-clearance',
      case: matter,
      select: everybody,
      elements: threeColumns,
      recipient: auditor.id,
      format: 'csv',
      deleteBy: new Date(now + 20 * day).toISOString(),
      reason: 'the auditor asked for a sample frame',
      ...more,
    } as never)
  const kinds = async (): Promise<readonly string[]> => {
    const events = await world.operate(({ query }) =>
      query<{ readonly kind: string }>(
        "select kind from event where kind like '%export%' or kind = 'refusal' order by at",
      ),
    )
    return events.map(({ kind }) => kind)
  }

  test('“everything, it is cheaper” can’t even be asked for', async () => {
    expect(codeOf(await ask({ elements: undefined }))).toBe('request/malformed')
    expect(codeOf(await ask({ elements: ['*'] }))).toBe('request/malformed')
  })

  test('what an auditor has no business with is not given, and that it was asked for is in the ledger', async () => {
    expect(codeOf(await ask({ elements: ['declaration.fraud'] }))).toBe('release/refused')
    expect(await kinds()).toContain('refusal')
  })

  test('the clerk alone sends nothing', async () => {
    sent = valueOf(await ask({}))
    expect(sent).toMatchObject({ state: 'waiting-approval', records: 230 })
    expect(codeOf(await world.engine.answer('fetchExport', clerk.session, { id: sent.id }))).toBe('request/conflict')
    expect(await approve(world, clerk, sent)).not.toBe('done')
  })

  test('with a second approver three columns leave, and nobody but the auditor can open them', async () => {
    expect(await approve(world, manager, sent)).toBe('done')
    const bytes = bytesOf(valueOf(await world.engine.answer('fetchExport', clerk.session, { id: sent.id })))
    expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/FAMILY-|KR55500/)
    const { secret: another } = await newAgeKey()
    expect(await openPackage(bytes, another)).toEqual({ ok: false, fault: 'does-not-open' })
    const { key } = valueOf(await world.engine.answer('ledger', world.administrator, {}))
    const opened = await openPackage(bytes, age.secret, key)
    if (!opened.ok) throw new Error(opened.fault)
    const [header = '', ...rows] = Buffer.from(opened.data).toString().trim().split('\r\n')
    expect(header.split(',')).toEqual(['row', ...threeColumns])
    expect(rows).toHaveLength(230)
    expect(Buffer.from(opened.data).toString()).not.toContain('KR55500')
  })

  test('its dispatch is on record; a receipt that does not come is seen', async () => {
    expect(await kinds()).toEqual(expect.arrayContaining(['export-requested', 'export', 'export-fetched']))
    now += 7 * day
    const { exports } = valueOf(await world.engine.answer('exports', clerk.session, {}))
    expect(exports).toMatchObject([{ id: sent.id, state: 'overdue-receipt' }])
    const { findings } = valueOf(await world.engine.answer('examine', world.administrator, {}))
    expect(findings).toContainEqual(expect.objectContaining({ area: 'exports', state: 'attention' }))
  })
})
