import type { Receipt } from '@carnet/api'
import { leafHash, parseVerifierKey, verifySignature, verifyTlogProof } from '@carnet/tlog'
import { base64url } from '../base64url.ts'

export type ReceiptFault =
  /** The verifier key is none, or that of another log. */
  | 'other-key'
  /** It is of another entry than the one that was asked about, or the entry does not hash to the receipt's hash. */
  | 'entry-changed'
  /** The promise is not signed by the log's key. */
  | 'promise-not-signed'
  /** The proof does not lead from the entry to a root that the log's key signed. */
  | 'proof-wrong'

export type ReceiptVerdict =
  /** `promised`: the log gave its word; `included`: the entry is in the tree of a signed checkpoint. */
  | { readonly ok: true; readonly stage: 'promised' }
  | { readonly ok: true; readonly stage: 'included'; readonly index: number; readonly size: number }
  | { readonly ok: false; readonly fault: ReceiptFault }

/**
 * Checks with nothing but the log's verifier key that a receipt is the one of an entry: docs/formats/receipt.md. Whether the
 * entry is canonical JSON is left to those who read the log; here its bytes are hashed as they came.
 */
export function verifyReceipt(receipt: Receipt, about: string, verifierKey: string): ReceiptVerdict {
  const { origin, hash, entry, promise, index, proof } = receipt
  const key = parseVerifierKey(verifierKey.trim())
  if (key?.name !== origin) return fault('other-key')
  const leaf = leafHash(new TextEncoder().encode(entry))
  if (hash !== about || base64url(leaf) !== hash) return fault('entry-changed')
  const signature = fromBase64(promise)
  if (signature === undefined || verifySignature(key, promiseText(receipt), signature) === undefined)
    return fault('promise-not-signed')
  if (proof === undefined) return { ok: true, stage: 'promised' }
  const proven = verifyTlogProof(proof, leaf, key)
  return proven.ok && proven.index === index
    ? { ok: true, stage: 'included', index, size: proven.checkpoint.size }
    : fault('proof-wrong')
}

const fault = (name: ReceiptFault): ReceiptVerdict => ({ ok: false, fault: name })

/** As the API has it: pages take nothing but types from there. */
const promiseText = ({ origin, hash, includedBy }: Receipt): string =>
  `carnet/promise/v1\n${origin}\n${hash}\n${includedBy}\n`

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))
  } catch {
    return undefined
  }
}
