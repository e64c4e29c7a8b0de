import type { OpenedRecoveryShare, ProposalId } from '@carnet/api'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fromSource } from '../../test/from-source.ts'
import { type CustodianWithKeys, newCustodians, openShare } from '../../test/custodians.ts'
import { type KeysWorld, newSubjectKeys, type OpenNode, openKeysWorld } from '../../test/keys-world.ts'
import type { RecoveryCrash } from '../../test/recovery-crash.ts'
import { authority, engines, passphrase, valueOf } from '../../test/vault-world.ts'
import { openKeyStore } from '../store/index.ts'
import { holdCeremony, pagesToRotate, recoverKeys, recoveryOf, rotatePage, unsaidRecovery } from './index.ts'
import { localProvider } from './local-provider.ts'
import { newRecovery } from './recovery.ts'
import { encodeRecovery, recoveryFact } from './recovery-fact.ts'

const program = fileURLToPath(new URL('../../test/recovery-crash.ts', import.meta.url))
const node = '0198f0aa-0000-4000-8000-000000000001'
const anew = (n: number): string => `a new passphrase, number ${n}`

describe.each(engines)('recovering the keys beside %s', { timeout: 120_000 }, (name) => {
  let world: KeysWorld
  let made: readonly string[]
  let custodians: readonly CustodianWithKeys[]
  let current = passphrase
  beforeAll(async () => {
    world = await openKeysWorld(name, inject('databaseUrl'))
    custodians = await newCustodians(3)
    // Pages that are filled, full and retired: each process begins its own.
    const first = await opened()
    const some = await newSubjectKeys(first.vault, 5)
    for (const { id } of await pagesToRotate(first.vault, { kind: 'all' }))
      valueOf(await rotatePage(first.vault, id, { moved: async () => undefined }))
    made = [...some, ...(await newSubjectKeys((await opened()).vault, 5))]
  })
  afterAll(() => world[Symbol.asyncDispose]())

  /** Opens with what should be the passphrase now. */
  const opened = (): Promise<OpenNode> => world.open({ passphrase: current })
  const openKeysAlone = async () => {
    await world.closeNode()
    return openKeyStore(world.places.keys)
  }
  const hold = async (threshold = 2): Promise<readonly OpenedRecoveryShare[]> => {
    const { vault } = await opened()
    const ceremony = randomUUID() as string as ProposalId
    valueOf(await holdCeremony(vault, { node, ceremony, threshold, custodians }, new Date()))
    const recovery = valueOf(await recoveryOf(vault))
    if (recovery === undefined) throw new Error('nothing was held')
    const shares = await Promise.all(
      recovery.shares.map((share, at) => openShare(recovery, share.sealed, custodians[at] ?? never())),
    )
    return shares.map((share) => share ?? never())
  }
  const never = (): never => {
    throw new Error('a share is missing')
  }
  const left = async ({ parts }: OpenNode): Promise<readonly string[]> => {
    parts.ring.forget(made)
    const missing = await parts.ring.bring(made)
    return made.filter((id) => !missing.has(id))
  }
  const recover = async (shares: readonly OpenedRecoveryShare[], to: string) => {
    await using keys = await openKeysAlone()
    return await recoverKeys({ keys, authority, passphrase: to, profile: 'standard' }, shares)
  }
  const opens = async (with_: string): Promise<boolean> => {
    await using keys = await openKeysAlone()
    return (await localProvider(keys, with_)).ok
  }

  test('enough custodians set a new passphrase: it opens everything, and the old one nothing', async () => {
    const shares = await hold()
    const before = current
    const done = valueOf(await recover(shares.slice(1), anew(1)))
    expect(done.pages).toBeGreaterThan(1)
    current = anew(1)
    expect(await opens(before)).toBe(false)
    const again = await opened()
    expect(await left(again)).toEqual(made)
    expect(await unsaidRecovery(again.vault)).toBe(shares[0]?.ceremony)
    // The ceremony has ended with it.
    expect(valueOf(await recoveryOf(again.vault))).toBeUndefined()
    expect(await recover(shares, anew(2))).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
  })

  test('too few, of an earlier ceremony, twice, changed: refused with the reason, nothing changed', async () => {
    const earlier = await hold()
    const shares = await hold(3)
    const [first, second, third] = shares
    if (first === undefined || second === undefined || third === undefined) return never()
    await using keys = await openKeysAlone()
    const everything = async () => JSON.stringify([await keys.pages(), await keys.fact('provider/local')])
    const before = await everything()
    const kept = await keys.fact(recoveryFact)
    for (const [given, says] of [
      [[first, second], '3 custodians'],
      [earlier, 'another ceremony'],
      [[first, second, second], 'one custodian’s'],
      [[first, second, { ...third, share: first.share }], 'not the one that its custodian got'],
      [[first, second, { ...third, node: randomUUID() }], 'another node'],
    ] as const) {
      const answer = await recoverKeys({ keys, authority, passphrase: anew(9), profile: 'standard' }, given)
      expect(answer).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
      expect(JSON.stringify(answer)).toContain(says)
      for (const { share } of shares) expect(JSON.stringify(answer)).not.toContain(share)
    }
    expect(await everything()).toBe(before)
    expect(await keys.fact(recoveryFact)).toEqual(kept)
  })

  test('THREAT: an operator of the key store swaps the ceremony: nothing is recovered, and the node says so', async () => {
    const shares = await hold()
    const keys = await openKeysAlone()
    const fact = await keys.fact(recoveryFact)
    if (fact === undefined) return never()
    const said = JSON.parse(Buffer.from(fact).toString()) as Record<string, unknown>
    // A whole ceremony of another node's key, whose shares and names the operator makes.
    const mine = await openKeyStore(':memory:')
    const foreign = valueOf(await localProvider(mine, 'the passphrase of an operator'))
    const named = { authority, node, ceremony: shares[0]?.ceremony ?? never(), threshold: 2 }
    const forged = await newRecovery(named, custodians, new Date().toISOString(), foreign.recoverable?.seal ?? never())
    const theirs = await Promise.all(
      forged.shares.map(({ sealed }, at) => openShare(forged, sealed, custodians[at] ?? never())),
    )
    const swapped = encodeRecovery(forged, () => String(said['tag']))
    expect(await keys.replaceFact(recoveryFact, fact, swapped)).toBe(true)
    const on = { keys, authority, passphrase: anew(9), profile: 'standard' } as const
    for (const given of [shares, theirs.map((share) => share ?? never())])
      expect(await recoverKeys(on, given)).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
    await keys[Symbol.asyncDispose]()
    const again = await opened()
    expect(await recoveryOf(again.vault)).toMatchObject({ ok: false, problem: { code: 'integrity/record' } })
    expect(await left(again)).toEqual(made)
  })

  test('a process that still has the lost passphrase begins no page', async () => {
    if (name === 'pglite') return
    const shares = await hold()
    const running = await opened()
    await using keys = await openKeyStore(world.places.keys)
    valueOf(await recoverKeys({ keys, authority, passphrase: anew(3), profile: 'standard' }, shares))
    current = anew(3)
    expect(await running.parts.provider.create()).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
    expect(await left(await opened())).toEqual(made)
  })

  test.each(['joined', 'rewrapped', 'inside', 'replaced'])(
    'killed at “%s”, one passphrase opens everything',
    async (step) => {
      const shares = await hold()
      const next = `${anew(4)} ${step}`
      await world.closeNode()
      const crash: RecoveryCrash = { keys: world.places.keys, shares, passphrase: next, step }
      const done = spawnSync(process.execPath, [...fromSource, program], {
        input: JSON.stringify(crash),
      })
      expect({ signal: done.signal, said: done.stderr.toString() }).toEqual({ signal: 'SIGKILL', said: '' })
      const replaced = step === 'replaced'
      expect([await opens(current), await opens(next)]).toEqual([!replaced, replaced])
      if (replaced) current = next
      expect(await left(await opened())).toEqual(made)
      if (replaced) return
      // Nothing was lost but time: the same shares recover.
      valueOf(await recover(shares, next))
      current = next
      expect(await left(await opened())).toEqual(made)
    },
  )
})
