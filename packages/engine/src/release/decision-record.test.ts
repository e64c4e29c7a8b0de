import type { CaseId } from '@carnet/api'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { declaration, findByReference, ingest, openCase, openWorld, valueOf, type World } from '../../test/world.ts'
import { readPolicyFiles } from '../policy-files.ts'
import { openStores } from '../stores.ts'
import type { Session } from '../types.ts'
import { openProvider, openVault } from '../vault/index.ts'
import { decisionHash, type DecisionRecord, replay } from './index.ts'
import { mayAct } from './act.ts'

describe('INVARIANT(replay): the same facts, rules and instant give the identical decision', () => {
  let world: World
  let officer: Session
  let matter: CaseId
  beforeAll(async () => {
    world = await openWorld('postgres', inject('databaseUrl'))
    officer = await world.person(['officer'])
    matter = await openCase(world.engine, officer, 'task')
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'F-100' })]))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  test('what an event keeps is enough to decide again, and hashes to what its entry says', async () => {
    const view = valueOf(await findByReference(world.engine, officer, matter, 'F-100'))
    const { policy } = await readPolicyFiles()
    const record = await recordOf(world, view.receipt.hash)
    const entry = JSON.parse(view.receipt.entry) as { readonly decision: string; readonly policy: string }
    expect(record.decided.length).toBeGreaterThan(2)
    expect(decisionHash(record)).toBe(entry.decision)
    expect(entry.policy).toBe(policy.hash)
    const again = replay(record, policy.rules)
    expect(again).toEqual(record)
    expect(decisionHash(again)).toBe(entry.decision)
  })

  test('other facts give another hash', async () => {
    const { policy } = await readPolicyFiles()
    const actor = valueOf(await world.engine.answer('me', officer, {}))
    const decided = valueOf(mayAct(actor, 'open-case', {}, policy, new Date()))
    const [first] = decided.decided
    const forged = {
      ...decided,
      decided: [{ facts: { ...first?.facts, action: 'ingest' }, decision: first?.decision }],
    }
    expect(decisionHash(replay(forged as DecisionRecord, policy.rules))).not.toBe(
      decisionHash(forged as DecisionRecord),
    )
  })
})

/** The record that an event keeps, read as the node itself reads it. */
async function recordOf(world: World, hash: string): Promise<DecisionRecord> {
  const entry = Buffer.from(hash, 'base64url')
  const [row] = await world.operate(({ query }) =>
    query<{ key: string; sealed: Uint8Array }>('select key, sealed from event where entry = $1', [entry]),
  )
  if (row === undefined) throw new Error('no such event')
  await world.close()
  const { options } = world
  const stores = valueOf(await openStores(options))
  const provider = valueOf(await openProvider(options.provider, { ...options, keys: stores.keys }))
  const { authority, now, anchor: anchorFolder } = options
  const vault = valueOf(await openVault({ ...stores, provider, authority, now, anchorFolder }))
  const payload = valueOf(await vault.openEvent(entry, row.key, row.sealed))
  await vault[Symbol.asyncDispose]()
  await stores[Symbol.asyncDispose]()
  valueOf(await world.reopen())
  return (JSON.parse(Buffer.from(payload).toString()) as { readonly decision: DecisionRecord }).decision
}
