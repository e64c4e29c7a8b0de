import type { Answer } from '@carnet/api'
import { type Change, type Stamping, stampedOf } from '../changes.ts'
import type { Stamped } from '../ledger/index.ts'
import type { Transaction } from '../store/index.ts'
import type { RetentionPorts } from './ports.ts'

/** Has an entry written with the change; returns its hash. */
export type Stamp = (stamping: Stamping) => Promise<Uint8Array>

/** The node itself, where nobody's session asks. */
export const byNode = (on: RetentionPorts): Change => ({
  actor: { id: on.identity.node },
  at: on.now(),
  decision: undefined,
  policy: on.policy.hash,
})

class Undone extends Error {
  readonly answer: Answer<never>

  constructor(answer: Answer<never>) {
    super('a change was refused')
    this.answer = answer
  }
}

/** A change whose rows name its own entries. What refuses leaves nothing; on return both are durable. */
export async function stampedChange<T>(
  by: Change,
  on: RetentionPorts,
  work: (transaction: Transaction, stamp: Stamp) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  // The period's key comes first: one session has the embedded database while a transaction runs, and would wait for itself.
  await on.vault.epochKey('event', by.at)
  try {
    const { done, entries } = await on.database.transaction(async (transaction) => {
      const stamped: Stamped[] = []
      const done = await work(transaction, async (stamping) => {
        const made = await stampedOf(stamping, by, on)
        stamped.push(made)
        return made.entry.hash
      })
      if (!done.ok) throw new Undone(done)
      await on.ledger.stamp(transaction, stamped)
      return { done, entries: stamped.map(({ entry }) => entry) }
    })
    if (entries.length > 0) await on.ledger.acknowledge(entries)
    return done
  } catch (failure) {
    if (failure instanceof Undone) return failure.answer
    throw failure
  }
}
