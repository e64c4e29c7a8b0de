import type { OpenedRecoveryShare, ProposalId, RecoveryNamed } from '@carnet/api'
import { fc, test as property } from '@fast-check/vitest'
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type CustodianWithKeys, newCustodians, openShare } from '../../test/custodians.ts'
import { joinShares, newRecovery, type Recovery, type RecoveryFault } from './recovery.ts'
import { alone, decrypt, encrypt } from './suite.ts'

const newNamed = (threshold: number): RecoveryNamed => ({
  authority: 'XX',
  node: '0198f0aa-0000-4000-8000-000000000001',
  ceremony: randomUUID() as string as ProposalId,
  threshold,
})
const nothing = new Uint8Array()
const held = '2026-07-01T08:00:00.000Z'

interface Held {
  readonly recovery: Recovery
  readonly custodians: readonly CustodianWithKeys[]
  readonly shares: readonly OpenedRecoveryShare[]
  readonly master: Uint8Array
}

async function hold(parts: number, threshold: number, named = newNamed(threshold)): Promise<Held> {
  const custodians = await newCustodians(parts)
  const master = randomBytes(32)
  const recovery = await newRecovery(named, custodians, held, (key, context) =>
    encrypt(key, nothing, alone(context), master),
  )
  const shares: OpenedRecoveryShare[] = []
  for (const [at, custodian] of custodians.entries()) {
    const opened = await openShare(recovery, recovery.shares[at]?.sealed ?? '', custodian)
    if (opened !== undefined) shares.push(opened)
  }
  expect(shares).toHaveLength(parts)
  return { recovery, custodians, shares, master }
}

/** What shares come to: the master key, or why not. */
async function come(recovery: Recovery, shares: readonly OpenedRecoveryShare[]): Promise<Buffer | RecoveryFault> {
  const joined = await joinShares(recovery, shares)
  if (!joined.ok) return joined.fault
  return decrypt(joined.recoveryKey, 0, alone(joined.context), recovery.sealed) ?? 'changed'
}

const flipped = (text: string): string => {
  const bytes = Buffer.from(text, 'base64url')
  bytes[3] = (bytes[3] ?? 0) ^ 1
  return bytes.toString('base64url')
}

const ceremonies = fc.integer({ min: 2, max: 6 }).chain((parts) =>
  fc.record({
    parts: fc.constant(parts),
    threshold: fc.integer({ min: 2, max: parts }),
    order: fc.shuffledSubarray(
      Array.from({ length: parts }, (_, at) => at),
      { minLength: 1 },
    ),
  }),
)

describe('a recovery key in shares', () => {
  property.prop([ceremonies], { numRuns: 60 })(
    'any m of n recover, in any order, and fewer never',
    async ({ parts, threshold, order }) => {
      const { recovery, shares, master } = await hold(parts, threshold)
      const given = order.flatMap((at) => shares[at] ?? [])
      expect(await come(recovery, given)).toEqual(order.length >= threshold ? master : 'too-few')
      // What would be joined were the number not looked at is another key.
      const believed = { ...recovery, threshold: 2 }
      if (threshold > 2) expect(await come(believed, given)).not.toEqual(master)
    },
  )

  property.prop([fc.integer({ min: 0, max: 43 }), fc.integer({ min: 1, max: 63 })])(
    'a share that was changed anywhere is told from a right one',
    async (at, by) => {
      const { recovery, shares } = await heldOnce
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      const [first, second] = shares
      if (first === undefined || second === undefined) throw new Error('no shares')
      const letter = letters[(letters.indexOf(first.share[at] ?? '') + by) % 64] ?? ''
      const share = first.share.slice(0, at) + letter + first.share.slice(at + 1)
      expect(await come(recovery, [{ ...first, share }, second])).toBe('wrong-share')
    },
  )
  const heldOnce = hold(3, 2)

  test('a share opens for its own custodian, and in its own ceremony', async () => {
    const { recovery, custodians } = await hold(3, 2)
    const [first, second] = custodians
    const sealed = recovery.shares[0]?.sealed ?? ''
    if (first === undefined || second === undefined) throw new Error('no custodians')
    expect(await openShare(recovery, sealed, { signer: first.signer, pair: second.pair })).toBeUndefined()
    for (const other of [newNamed(2), { ...recovery, threshold: 3 }, { ...recovery, authority: 'YY' }])
      expect(await openShare(other, sealed, first)).toBeUndefined()
  })

  test('of another node or ceremony, one custodian’s twice, nobody’s: each is told apart', async () => {
    const { recovery, shares } = await hold(3, 2)
    const [first, second, third] = shares
    if (first === undefined || second === undefined || third === undefined) throw new Error('no shares')
    const node = '0198f0aa-0000-4000-8000-000000000002'
    const foreign = await hold(3, 2, { ...newNamed(2), node })
    const earlier = await hold(3, 2)
    expect(await come(recovery, [first, ...foreign.shares.slice(0, 1)])).toBe('of-another-node')
    expect(await come(recovery, [first, ...earlier.shares.slice(0, 1)])).toBe('of-another-ceremony')
    expect(await come(recovery, [first, first])).toBe('twice')
    expect(await come(recovery, [first, { ...second, signer: third.signer }])).toBe('wrong-share')
    expect(await come(recovery, [first, { ...second, ceremony: earlier.recovery.ceremony }])).toBe(
      'of-another-ceremony',
    )
    expect(await come(recovery, [])).toBe('too-few')
  })

  test('a list of custodians, a threshold or a key that was changed does not open', async () => {
    const { recovery, shares } = await hold(4, 2)
    const given = shares.slice(0, 3)
    const changed: readonly Recovery[] = [
      { ...recovery, shares: recovery.shares.slice(0, 3) },
      { ...recovery, shares: recovery.shares.toReversed() },
      { ...recovery, sealed: Buffer.from(flipped(Buffer.from(recovery.sealed).toString('base64url')), 'base64url') },
    ]
    for (const each of changed) expect(await come(each, given)).toBe('changed')
    expect(await come({ ...recovery, threshold: 3 }, given)).toBe('wrong-share')
  })

  test('nobody alone can be given all, and nobody two shares', async () => {
    const seal = () => nothing
    const custodians = await newCustodians(3)
    await expect(newRecovery(newNamed(1), custodians, held, seal)).rejects.toThrow('threshold')
    await expect(newRecovery(newNamed(4), custodians, held, seal)).rejects.toThrow('threshold')
    await expect(newRecovery(newNamed(2), [...custodians, ...custodians], held, seal)).rejects.toThrow('twice')
  })
})
