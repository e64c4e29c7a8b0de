import type { SignerId } from '@carnet/api'
import { fc, test as property } from '@fast-check/vitest'
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newSealingKeyPair, openWith, type SealingKeyPair } from '../hpke.ts'
import { shareContextOf } from '../share-check.ts'
import { type Escrow, type EscrowCouncil, escrowKey, type EscrowFault, openEscrow } from './index.ts'

/** Members with what only they have. */
interface Membership {
  readonly council: EscrowCouncil
  readonly pairs: ReadonlyMap<SignerId, SealingKeyPair>
}

async function membership(outside: readonly boolean[], quorum: number): Promise<Membership> {
  const pairs = new Map<SignerId, SealingKeyPair>()
  const members: EscrowCouncil['members'][number][] = []
  for (const each of outside) {
    const signer = randomUUID() as string as SignerId
    const pair = await newSealingKeyPair()
    pairs.set(signer, pair)
    members.push({ signer, sealingKey: Buffer.from(pair.publicKey).toString('base64url'), outside: each })
  }
  const hash = randomBytes(32).toString('base64url')
  return { council: { hash, quorum, members }, pairs }
}

/** What a member does at home. */
async function shareOf(escrow: Escrow, signer: SignerId, pair: SealingKeyPair): Promise<Uint8Array | undefined> {
  const sealed = escrow.shares.find((share) => share.signer === signer)?.sealed ?? ''
  const context = { info: 'carnet/escrow-share/v1', aad: shareContextOf(escrow, signer) }
  return openWith(pair, Buffer.from(sealed, 'base64url'), context)
}

async function given(escrow: Escrow, { pairs }: Membership, which: readonly number[]) {
  const shares = new Map<SignerId, Uint8Array>()
  for (const [at, [signer, pair]] of [...pairs].entries()) {
    const share = which.includes(at) ? await shareOf(escrow, signer, pair) : undefined
    if (share !== undefined) shares.set(signer, share)
  }
  return shares
}

const named = { authority: 'XX', key: '0198f0aa-0000-4000-8000-000000000001' }
const key = (): Uint8Array => new Uint8Array(randomBytes(32))
const faultOf = async (escrow: Escrow, shares: ReadonlyMap<SignerId, Uint8Array>): Promise<EscrowFault | 'opened'> => {
  const opened = await openEscrow(escrow, shares)
  return opened.ok ? 'opened' : opened.fault
}

/** Members inside and outside, a quorum, and some of them. */
const councils = fc
  .array(fc.boolean(), { minLength: 2, maxLength: 6 })
  .filter((outside) => outside.includes(true))
  .chain((outside) =>
    fc.record({
      outside: fc.constant(outside),
      quorum: fc.integer({ min: 2, max: outside.length }),
      which: fc.subarray(outside.map((_, at) => at)),
    }),
  )

describe('a key in escrow', () => {
  property.prop([councils], { numRuns: 60 })(
    'opens with any quorum that somebody from outside belongs to, and with nothing less',
    async ({ outside, quorum, which }) => {
      const members = await membership(outside, quorum)
      const kept = key()
      const escrow = await escrowKey(kept, named, members.council)
      const opened = await openEscrow(escrow, await given(escrow, members, which))
      const expected =
        which.length < quorum ? 'too-few' : which.some((at) => outside[at]) ? undefined : 'nobody-from-outside'
      if (expected === undefined) expect(opened).toEqual({ ok: true, key: Buffer.from(kept) })
      else expect(opened).toEqual({ ok: false, fault: expected })
    },
  )

  test('a quorum without anybody from outside lacks half of the secret, whatever it is told', async () => {
    const members = await membership([false, false, true], 2)
    const escrow = await escrowKey(key(), named, members.council)
    const shares = await given(escrow, members, [0, 1])
    const asOutside = (escrow: Escrow): Escrow => ({
      ...escrow,
      shares: escrow.shares.map((share) => ({ ...share, outside: true })),
    })
    expect(await faultOf(asOutside(escrow), shares)).toBe('wrong-share')
    const guessed = new Map([...shares].map(([signer, share]) => [signer, Buffer.concat([share, randomBytes(32)])]))
    expect(await faultOf(asOutside(escrow), guessed)).toBe('wrong-share')
  })

  test('a share opens for its member alone, for its own key and council', async () => {
    const members = await membership([false, true], 2)
    const [escrow, other] = [
      await escrowKey(key(), named, members.council),
      await escrowKey(key(), { ...named, key: randomUUID() }, members.council),
    ]
    const [[signer, pair] = [], [neighbour] = []] = [...members.pairs]
    if (signer === undefined || neighbour === undefined || pair === undefined) throw new Error('there are two members')
    expect(await shareOf(escrow, signer, pair)).toHaveLength(33)
    expect(await shareOf(escrow, neighbour, pair)).toBeUndefined()
    expect(await shareOf({ ...escrow, shares: other.shares }, signer, pair)).toBeUndefined()
  })

  test('wrong, foreign and doubled shares are told as what they are', async () => {
    const members = await membership([false, true, true], 2)
    const escrow = await escrowKey(key(), named, members.council)
    const other = await escrowKey(key(), named, members.council)
    const shares = await given(escrow, members, [0, 1])
    const [[first, share] = []] = shares
    if (first === undefined || share === undefined) throw new Error('there are shares')
    const instead = (bytes: Uint8Array) => new Map([...shares, [first, bytes]])
    expect(await faultOf(escrow, shares)).toBe('opened')
    expect(await faultOf(escrow, instead(share.map((byte, at) => (at === 0 ? byte ^ 1 : byte))))).toBe('wrong-share')
    expect(await faultOf(escrow, instead(share.subarray(1)))).toBe('wrong-share')
    expect(await faultOf(escrow, instead(new Uint8Array()))).toBe('wrong-share')
    expect(await faultOf(escrow, await given(other, members, [0, 1]))).toBe('wrong-share')
    expect(await faultOf(escrow, new Map([...shares, [randomUUID() as string as SignerId, share]]))).toBe(
      'unknown-member',
    )
    expect(await faultOf(escrow, new Map())).toBe('too-few')
  })

  property.prop([
    fc.constantFrom('authority', 'key', 'council', 'quorum', 'wrapped', 'outside', 'left out', 'order'),
    fc.nat({ max: 59 }),
  ])('changed in its %s it does not open', async (what, at) => {
    const members = await membership([false, true, true], 2)
    const escrow = await escrowKey(key(), named, members.council)
    const shares = await given(escrow, members, [1, 2])
    const [first, ...rest] = escrow.shares
    const changed: Record<typeof what, Partial<Escrow>> = {
      authority: { authority: 'YY' },
      key: { key: randomUUID() },
      council: { council: 'A'.repeat(43) },
      quorum: { quorum: 1 },
      wrapped: { wrapped: escrow.wrapped.map((byte, n) => (n === at ? byte ^ 1 : byte)) },
      outside: { shares: escrow.shares.map((share, n) => (n === 0 ? { ...share, outside: true } : share)) },
      'left out': { shares: rest },
      order: { shares: first === undefined ? rest : [...rest, first] },
    }
    expect(await faultOf({ ...escrow, ...changed[what] }, shares)).toMatch(/^(changed|wrong-share)$/)
  })

  test('a council by which one person could open, or nobody from outside, is none', async () => {
    for (const [outside, quorum] of [
      [[false, true], 1],
      [[false, true], 3],
      [[false, false], 2],
    ] as const)
      await expect(escrowKey(key(), named, (await membership(outside, quorum)).council)).rejects.toThrow(Error)
    const { council } = await membership([false, true], 2)
    const twice = { ...council, members: [...council.members, ...council.members] }
    await expect(escrowKey(key(), named, twice)).rejects.toThrow('twice')
  })

  test('the key it was made from is left as it was, for its owner to destroy', async () => {
    const kept = key()
    const before = Buffer.from(kept)
    await escrowKey(kept, named, (await membership([false, true], 2)).council)
    expect(Buffer.from(kept)).toEqual(before)
  })
})
