import { RecoveryNamed, RecoveryPart } from '@carnet/api'
import { z } from 'zod'
import type { Recovery } from './recovery.ts'

/** Names of what the key store keeps of a ceremony, and of a recovery until the ledger says so. */
export const recoveryFact = 'provider/local/recovery'
export const recoveredFact = 'provider/local/recovered'

const RecoveryFact = z.strictObject({
  v: z.literal(1),
  ...RecoveryNamed.shape,
  held: z.iso.datetime(),
  sealed: z.base64url(),
  shares: z.array(RecoveryPart).min(2).max(15),
  /** The node's keyed name for all the rest. THREAT: an operator of the key store writes a ceremony of his own. */
  tag: z.string(),
})

/** A ceremony as it lies in the key store. */
export interface KeptRecovery {
  readonly recovery: Recovery
  /** Whether the node wrote it, by the node's own keyed names. */
  isOurs(tagOf: (said: string) => string): boolean
}

export function encodeRecovery(recovery: Recovery, tagOf: (said: string) => string): Uint8Array {
  const { sealed, ...said } = recovery
  const written = { v: 1, ...said, sealed: Buffer.from(sealed).toString('base64url'), tag: tagOf(textOf(recovery)) }
  return Buffer.from(JSON.stringify(written))
}

/** Undefined where it is none. */
export function decodeRecovery(fact: Uint8Array): KeptRecovery | undefined {
  const parsed = RecoveryFact.safeParse(parsedJson(fact))
  if (!parsed.success) return undefined
  const { v: _v, tag, sealed, ...said } = parsed.data
  const recovery: Recovery = { ...said, sealed: new Uint8Array(Buffer.from(sealed, 'base64url')) }
  return { recovery, isOurs: (tagOf) => tagOf(textOf(recovery)) === tag }
}

const textOf = ({ authority, node, ceremony, threshold, held, sealed, shares }: Recovery): string =>
  JSON.stringify([
    authority,
    node,
    ceremony,
    threshold,
    held,
    Buffer.from(sealed).toString('base64url'),
    shares.map(({ signer, sealed: part, check }) => [signer, part, check]),
  ])

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
