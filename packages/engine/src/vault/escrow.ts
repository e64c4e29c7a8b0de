import type { EscrowNamed, EscrowShare, SignerId } from '@carnet/api'
import { randomBytes } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { sealTo } from '../hpke.ts'
import { shareCheck, shareContextOf } from '../share-check.ts'
import { blockInfo, hkdf, noSalt } from './hkdf.ts'
import { netstrings } from './netstring.ts'
import { alone, cipherKey, decrypt, encrypt } from './suite.ts'

/** Who can open what is kept: `quorum` of the members, one of them from outside. */
export interface EscrowCouncil {
  /** Hash of the proposal that made it. */
  readonly hash: string
  readonly quorum: number
  readonly members: readonly {
    readonly signer: SignerId
    /** X25519, base64url. */
    readonly sealingKey: string
    readonly outside: boolean
  }[]
}

/** A key that this node itself can't open any more. Format: docs/formats/escrow.md. */
export interface Escrow extends EscrowNamed {
  readonly v: 1
  readonly quorum: number
  /** Nonce, ciphertext, tag. */
  readonly wrapped: Uint8Array
  readonly shares: readonly EscrowShare[]
}

export type EscrowFault =
  /** Fewer members than the quorum gave their share. */
  | 'too-few'
  /** Nobody from outside is among them. */
  | 'nobody-from-outside'
  /** A share is of nobody in this council. */
  | 'unknown-member'
  /** A share is not the one that this member was given for this key. */
  | 'wrong-share'
  /** The shares are right, and the escrow is not what they were made for. */
  | 'changed'

const info = 'carnet/escrow-share/v1'
const secretBytes = 32
const nothing = new Uint8Array()

/**
 * Keeps a key for a council: wrapped under HKDF(A ‖ B), where A is split among all members and B is whole with each member
 * from outside. `key` itself is left to the caller, who destroys it.
 *
 * @source A. Shamir, How to Share a Secret (1979), over GF(2^8); RFC 9180; RFC 5869; NIST SP 800-38D.
 */
export async function escrowKey(
  key: Uint8Array,
  named: Omit<EscrowNamed, 'council'>,
  council: EscrowCouncil,
): Promise<Escrow> {
  checkCouncil(council)
  const { members, quorum, hash } = council
  const all = { ...named, council: hash }
  const [a, b] = [new Uint8Array(randomBytes(secretBytes)), new Uint8Array(randomBytes(secretBytes))]
  const parts = await split(a, members.length, quorum)
  const shares: EscrowShare[] = []
  for (const [at, { signer, sealingKey, outside }] of members.entries()) {
    const share = Buffer.concat([parts[at] ?? nothing, outside ? b : nothing])
    const sealed = await sealTo(Buffer.from(sealingKey, 'base64url'), share, { info, aad: shareContextOf(all, signer) })
    if (sealed === undefined) throw new Error('a member of the council has a key to which nothing can be sealed')
    shares.push({
      signer,
      outside,
      sealed: Buffer.from(sealed).toString('base64url'),
      check: shareCheck(all, signer, share),
    })
    share.fill(0)
  }
  const wrapped = encrypt(wrappingKey(a, b, all), nothing, associated(all, quorum, shares), key)
  for (const secret of [a, b, ...parts]) secret.fill(0)
  return { v: 1, ...all, quorum, wrapped, shares }
}

/** The key, from what members of its council gave; or why not. */
export async function openEscrow(
  escrow: Escrow,
  given: ReadonlyMap<SignerId, Uint8Array>,
): Promise<{ readonly ok: true; readonly key: Uint8Array } | { readonly ok: false; readonly fault: EscrowFault }> {
  const { quorum, shares, wrapped } = escrow
  const members = new Map(shares.map((share) => [share.signer, share]))
  const opened: { readonly a: Uint8Array; readonly b: Uint8Array }[] = []
  for (const [signer, share] of given) {
    const member = members.get(signer)
    if (member === undefined) return { ok: false, fault: 'unknown-member' }
    const whole = secretBytes + 1 + (member.outside ? secretBytes : 0)
    if (share.length !== whole || shareCheck(escrow, signer, share) !== member.check)
      return { ok: false, fault: 'wrong-share' }
    opened.push({ a: new Uint8Array(share.subarray(0, secretBytes + 1)), b: share.subarray(secretBytes + 1) })
  }
  if (opened.length < Math.max(quorum, 2)) return { ok: false, fault: 'too-few' }
  const b = opened.find((share) => share.b.length > 0)?.b
  if (b === undefined) return { ok: false, fault: 'nobody-from-outside' }
  const a = await combined(opened.map((share) => share.a))
  const key = a && decrypt(wrappingKey(a, b, escrow), 0, associated(escrow, quorum, shares), wrapped)
  for (const secret of [a, ...opened.map((share) => share.a)]) secret?.fill(0)
  return key === undefined ? { ok: false, fault: 'changed' } : { ok: true, key }
}

/** A council by which one person, or nobody from outside, could open is a fault of whoever made it. */
function checkCouncil({ members, quorum }: EscrowCouncil): void {
  if (quorum < 2 || quorum > members.length) throw new Error('a quorum is at least two, and at most all members')
  if (new Set(members.map(({ signer }) => signer)).size < members.length) throw new Error('a member twice')
  if (!members.some(({ outside }) => outside)) throw new Error('nobody from outside')
}

/** Undefined where two members' shares are at the same point: they are not of one sharing. */
async function combined(parts: readonly Uint8Array[]): Promise<Uint8Array | undefined> {
  const points = new Set(parts.map((part) => part.at(-1)))
  return points.size < parts.length ? undefined : combine([...parts])
}

function wrappingKey(a: Uint8Array, b: Uint8Array, { authority, key, council }: EscrowNamed) {
  const both = Buffer.concat([a, b])
  const derived = hkdf(both, noSalt, blockInfo(netstrings(['carnet/escrow/v1', authority, key, council])))
  both.fill(0)
  return cipherKey(derived)
}

const associated = ({ authority, key, council }: EscrowNamed, quorum: number, shares: readonly EscrowShare[]) =>
  alone(
    netstrings([
      'carnet/escrow-key/v1',
      authority,
      key,
      council,
      quorum,
      ...shares.flatMap(({ signer, outside, check }) => [signer, outside ? 'outside' : 'inside', check]),
    ]),
  )
