import type { EntryHash, Instant, Receipt } from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import { readCheckpoint, type Signer } from './checkpoint.ts'
import { proofOf } from './proof.ts'

/** Within this time of its own `at`, in milliseconds, an entry is promised to be in the tree. */
export const promisedWithin: number = 60 * 60 * 1000

/** The receipt of a committed entry: the log's signed word, not yet a proof. */
export async function promiseOf(signer: Signer, leaf: Uint8Array, bytes: Uint8Array): Promise<Receipt> {
  const entry = new TextDecoder().decode(bytes)
  const { at } = JSON.parse(entry) as { readonly at: string }
  const hash = Buffer.from(leaf).toString('base64url') as EntryHash
  const includedBy = new Date(Date.parse(at) + promisedWithin).toISOString() as Instant
  return { origin: signer.origin, hash, entry, includedBy, promise: await signer.promise(hash, includedBy) }
}

/** The receipt of an entry by its hash, with its proof once a signed checkpoint covers it. */
export async function receiptOf(
  transaction: Transaction,
  signer: Signer,
  hash: Uint8Array,
): Promise<Receipt | undefined> {
  const [row] = await transaction.query<{ bytes: Uint8Array; position: number | null }>(
    'select bytes, position from entry where hash = $1',
    [hash],
  )
  if (row === undefined) return undefined
  const receipt = await promiseOf(signer, hash, row.bytes)
  const served = await readCheckpoint(transaction)
  if (row.position === null || served === undefined || row.position >= served.size) return receipt
  return { ...receipt, index: row.position, proof: await proofOf(transaction, served, row.position, hash) }
}
