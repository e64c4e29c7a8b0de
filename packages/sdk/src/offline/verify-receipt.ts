import type { Receipt } from '@carnet/api'
import { promiseText } from '@carnet/api/signing'
import { leafHash, parseVerifierKey, verifySignature, verifyTlogProof } from '@carnet/tlog'
import canonicalize from 'canonicalize'
import { base64url, fromBase64 } from '../base64.ts'
import { count, hash as isHash, instant, object, text } from './form.ts'

export type ReceiptFault =
  /** Not of the form that a receipt has. */
  | 'malformed'
  /** The verifier key is none, or that of another log. */
  | 'other-key'
  /** The entry does not hash to the receipt's hash. */
  | 'entry-changed'
  /** The entry is not canonical JSON (RFC 8785): no log of ours takes it. */
  | 'entry-not-canonical'
  /** The promise is not signed by the log's key. */
  | 'promise-not-signed'
  /** The proof does not lead from the entry to a root that the log's key signed. */
  | 'proof-wrong'

const isReceipt = object(
  {
    origin: text(),
    hash: isHash,
    entry: text(/^[^]{0,65535}$/),
    includedBy: instant,
    promise: text(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  },
  { index: count, proof: text() },
)

type Said = Pick<Receipt, 'hash' | 'includedBy'>

export type ReceiptVerdict =
  /** `promised`: the log gave its word; `included`: the entry is in the tree of a signed checkpoint. */
  | ({ readonly ok: true; readonly stage: 'promised' } & Said)
  | ({ readonly ok: true; readonly stage: 'included'; readonly index: number; readonly size: number } & Said)
  | { readonly ok: false; readonly fault: ReceiptFault }

/** Checks a receipt with nothing but the log's verifier key. */
export async function verifyReceipt(receipt: unknown, verifierKey: string): Promise<ReceiptVerdict> {
  if (!isReceipt(receipt)) return fault('malformed')
  const { origin, hash, entry, includedBy, promise, index, proof } = receipt as Receipt
  const key = parseVerifierKey(verifierKey.trim())
  if (key?.name !== origin) return fault('other-key')
  const leaf = leafHash(new TextEncoder().encode(entry))
  if (base64url(leaf) !== hash) return fault('entry-changed')
  if (!isCanonical(entry)) return fault('entry-not-canonical')
  if (verifySignature(key, promiseText(receipt as Receipt), fromBase64(promise)) === undefined)
    return fault('promise-not-signed')
  if (proof === undefined) return { ok: true, stage: 'promised', hash, includedBy }
  const proven = verifyTlogProof(proof, leaf, key)
  return proven.ok && proven.index === index
    ? { ok: true, stage: 'included', hash, includedBy, index, size: proven.checkpoint.size }
    : fault('proof-wrong')
}

const fault = (name: ReceiptFault): ReceiptVerdict => ({ ok: false, fault: name })

function isCanonical(entry: string): boolean {
  try {
    return canonicalize(JSON.parse(entry)) === entry
  } catch {
    return false
  }
}
