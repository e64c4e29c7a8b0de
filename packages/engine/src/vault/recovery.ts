import {
  type OpenedRecoveryShare,
  type RecoveryNamed,
  type RecoveryPart,
  recoveryShareContext,
  type SignerId,
} from '@carnet/api'
import canonicalize from 'canonicalize'
import { createHash, type KeyObject, randomBytes } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { sealTo } from '../hpke.ts'
import { blockInfo, hkdf, noSalt } from './hkdf.ts'
import { netstrings } from './netstring.ts'
import { cipherKey } from './suite.ts'

/** Whoever gets a share. */
export interface Custodian {
  readonly signer: SignerId
  /** X25519, base64url. */
  readonly sealingKey: string
}

/** What a ceremony leaves. Format: docs/formats/recovery.md. */
export interface Recovery extends RecoveryNamed {
  readonly held: string
  /** Nonce, ciphertext, tag. */
  readonly sealed: Uint8Array
  readonly shares: readonly RecoveryPart[]
}

export type RecoveryFault =
  /** A share is of another node, or another administration's. */
  | 'of-another-node'
  /** A share is of a ceremony that was replaced, or that this key store knows nothing of. */
  | 'of-another-ceremony'
  /** Two shares are one custodian's. */
  | 'twice'
  /** A share is of nobody who got one, or not the one that this custodian got. */
  | 'wrong-share'
  /** Fewer custodians than it takes gave their share. */
  | 'too-few'
  /** The shares are right, and what they open is not what they were made for. */
  | 'changed'

const info = 'carnet/recovery-share/v1'
const secretBytes = 32
const nothing = new Uint8Array()

/**
 * Seals something for custodians, any `threshold` of whom open it: under a key that is split among them and kept nowhere.
 *
 * @source A. Shamir, How to Share a Secret (1979), over GF(2^8); RFC 9180; RFC 5869; NIST SP 800-38D.
 */
export async function newRecovery(
  named: RecoveryNamed,
  custodians: readonly Custodian[],
  held: string,
  seal: (recoveryKey: KeyObject, context: string) => Uint8Array,
): Promise<Recovery> {
  checkCustodians(named, custodians)
  const secret = new Uint8Array(randomBytes(secretBytes))
  const parts = await split(secret, custodians.length, named.threshold)
  const shares: RecoveryPart[] = []
  for (const [at, { signer, sealingKey }] of custodians.entries()) {
    const part = parts[at] ?? nothing
    const context = { info, aad: shareContextOf(named, signer) }
    const sealed = await sealTo(Buffer.from(sealingKey, 'base64url'), part, context)
    if (sealed === undefined) throw new Error('a custodian has a key to which nothing can be sealed')
    shares.push({ signer, sealed: Buffer.from(sealed).toString('base64url'), check: checkOf(named, signer, part) })
  }
  const sealed = seal(recoveryKeyOf(secret, named), associated(named, shares))
  for (const each of [secret, ...parts]) each.fill(0)
  return { ...named, held, sealed, shares }
}

/** A threshold that one person reaches, or nobody, is a fault of whoever asks for it. */
function checkCustodians({ threshold }: RecoveryNamed, custodians: readonly Custodian[]): void {
  if (threshold < 2 || threshold > custodians.length) throw new Error('a threshold is at least two, and at most all')
  if (new Set(custodians.map(({ signer }) => signer)).size < custodians.length) throw new Error('a custodian twice')
}

export type Joined =
  | { readonly ok: true; readonly recoveryKey: KeyObject; readonly context: string }
  | { readonly ok: false; readonly fault: RecoveryFault }

/** The key that custodians' shares lead back to, and what is bound to it; or why they do not. */
export async function joinShares(recovery: Recovery, given: readonly OpenedRecoveryShare[]): Promise<Joined> {
  const fault = faultIn(recovery, given)
  if (fault !== undefined) return { ok: false, fault }
  const parts = given.map(({ share }) => new Uint8Array(Buffer.from(share, 'base64url')))
  const secret = await combine(parts)
  const recoveryKey = recoveryKeyOf(secret, recovery)
  for (const each of [secret, ...parts]) each.fill(0)
  return { ok: true, recoveryKey, context: associated(recovery, recovery.shares) }
}

function faultIn(recovery: Recovery, given: readonly OpenedRecoveryShare[]): RecoveryFault | undefined {
  const { authority, node, ceremony, threshold, shares } = recovery
  if (given.some((share) => share.authority !== authority || share.node !== node)) return 'of-another-node'
  if (given.some((share) => share.ceremony !== ceremony)) return 'of-another-ceremony'
  if (new Set(given.map(({ signer }) => signer)).size < given.length) return 'twice'
  const checks = new Map(shares.map(({ signer, check }) => [signer, check]))
  const right = given.every((share) => {
    const part = Buffer.from(share.share, 'base64url')
    const checked = checkOf(recovery, share.signer, part) === checks.get(share.signer)
    part.fill(0)
    return checked && share.threshold === threshold
  })
  if (!right) return 'wrong-share'
  // A fact that somebody changed may have two shares at one point: they are of no sharing.
  const points = new Set(given.map(({ share }) => Buffer.from(share, 'base64url').at(-1)))
  if (points.size < given.length || points.has(0)) return 'changed'
  return given.length < Math.max(threshold, 2) ? 'too-few' : undefined
}

const shareContextOf = (named: RecoveryNamed, signer: SignerId): Buffer =>
  Buffer.from(canonicalize(recoveryShareContext(named, signer)) ?? '')

/** A share has 256 bits that nobody can guess: its hash tells a right one from a wrong one, and nothing else. */
const checkOf = (named: RecoveryNamed, signer: SignerId, share: Uint8Array): string =>
  createHash('sha256').update(shareContextOf(named, signer)).update(share).digest('base64url')

const recoveryKeyOf = (secret: Uint8Array, { authority, node, ceremony }: RecoveryNamed): KeyObject =>
  cipherKey(hkdf(secret, noSalt, blockInfo(netstrings(['carnet/recovery/v1', authority, node, ceremony]))))

const associated = ({ authority, node, ceremony, threshold }: RecoveryNamed, shares: readonly RecoveryPart[]): string =>
  netstrings([
    'carnet/recovery-key/v1',
    authority,
    node,
    ceremony,
    threshold,
    ...shares.flatMap(({ signer, check }) => [signer, check]),
  ])
