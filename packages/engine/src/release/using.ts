import { type Answer, granted } from '@carnet/api'
import type { Approval } from './approval.ts'
import type { Said } from './said.ts'
import { acknowledgedOn, type Stamp, stampedOf, stampedUse } from './stamping.ts'
import type { ReleasePorts } from './types.ts'

/**
 * Stamps a release on the approval that it rests on, if any. INVARIANT (done-once): every signature is verified again, and the
 * approval is done, in the transaction that has the release's entry; whoever comes second finds it done.
 */
export function usingOn(
  on: ReleasePorts,
  stamp: (said: Said) => Promise<Stamp>,
): (said: Said, approval: Approval) => Promise<Answer<Stamp>> {
  const acknowledged = acknowledgedOn(on)
  return async (said, approval) => {
    if (approval.state !== 'given' || approval.by !== 'persons') return granted(await stamp(said))
    // Sealed first: while a transaction is open, nobody else may ask the store.
    const [release, use] = [await stampedOf(said, on), await stampedUse(approval.proposal, said, on)]
    const used = await on.database.transaction(async (transaction) => {
      const decided = await on.identity.decided(transaction, approval.proposal)
      if (!decided.ok) return decided
      const done = await on.identity.complete(transaction, approval.proposal, undefined)
      if (!done.ok) return done
      await on.ledger.stamp(transaction, [release, use])
      return granted(undefined)
    })
    return used.ok ? granted(await acknowledged(release, use)) : used
  }
}
