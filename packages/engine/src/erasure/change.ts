import type { Answer } from '@carnet/api'
import { type Change, type Stamping, stampedOf } from '../changes.ts'
import type { Stamped } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import type { ErasurePorts } from './ports.ts'

/** Has an entry written with the change; returns its hash, base64url. */
export type Stamp = (stamping: Stamping) => Promise<string>

/** The node itself, where nobody's session asks. */
export const byNode = ({ identity, policy, now }: ErasurePorts): Change => ({
  actor: { id: identity.node },
  at: now(),
  decision: undefined,
  policy: policy.hash,
})

/**
 * Makes a change whose rows name its own entries: `change` with the hashes known while it is made. On return both are durable.
 * What refuses must have written nothing.
 */
export async function stampedChange<T>(
  by: Change,
  on: ErasurePorts,
  work: (transaction: Transaction, stamp: Stamp) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  // The period's key comes first: one session has the embedded database while a transaction runs, and would wait for itself.
  await on.vault.epochKey('event', by.at)
  const { done, stamped } = await on.database.transaction(async (transaction) => {
    const stamped: Stamped[] = []
    const done = await work(transaction, async (stamping) => {
      const made = await stampedOf(stamping, by, on)
      stamped.push(made)
      return Buffer.from(made.entry.hash).toString('base64url')
    })
    await on.ledger.stamp(transaction, stamped)
    return { done, stamped }
  })
  if (stamped.length > 0) await on.ledger.acknowledge(stamped.map(({ entry }) => entry))
  return done
}

export const bytesOf = (hash: string): Uint8Array => new Uint8Array(Buffer.from(hash, 'base64url'))
