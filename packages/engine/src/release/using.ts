import { type Answer, granted, problem, type ProposalId, refused } from '@carnet/api'
import { groupStatements } from '../store/index.ts'
import type { Accounts, Added, Adding, Addition } from './accounts.ts'
import type { Approval } from './approval.ts'
import type { Said } from './said.ts'
import type { Spent } from './spent.ts'
import { acknowledgedOn, type Stamp, stampedOf, stampedUse } from './stamping.ts'
import type { ReleasePorts } from './types.ts'

/** A release that was stamped, and what is reckoned of its actor with it. */
export interface StampedRelease extends Stamp {
  readonly spent: Spent | undefined
}

/** `moved`: what was reckoned of the actor in the meantime leaves no room for it; nothing was stamped. */
export type Stamping = Answer<StampedRelease> | { readonly ok: false; readonly moved: true }

const moved = { ok: false, moved: true } as const

/**
 * Stamps a release with what it adds to what is reckoned of its actor, in the statement that writes its entry: one that is
 * stamped always counts, and one that is not counts nothing. Releases that wait together are stamped by one statement.
 */
export function usingOn(
  on: ReleasePorts,
  accounts: Accounts,
): (said: Said, approval: Approval, addition: Addition | undefined) => Promise<Stamping> {
  const acknowledged = acknowledgedOn(on)
  const add = groupStatements<Adding, Added>(on.database, (transaction, adding) => accounts.add(transaction, adding))
  return async (said, approval, addition) => {
    if (addition === undefined) throw new Error('a release that counts nowhere')
    const release = await stampedOf(said, on)
    if (approval.state !== 'given' || approval.by !== 'persons') {
      const added = await add({ stamped: [release], addition })
      return added === 'moved' ? moved : granted({ ...(await acknowledged(release)), spent: added.spent })
    }
    // Sealed first: while a transaction is open, nobody else may ask the store.
    const use = await stampedUse(approval.proposal, said, on)
    const used = await onApproval(approval.proposal, { stamped: [release, use], addition }, accounts, on)
    return used.ok ? granted({ ...(await acknowledged(release, use)), spent: used.value }) : used
  }
}

/**
 * The approval that it rests on is used. INVARIANT (done-once): every signature is verified again, and the approval is done, in
 * the transaction that has the release's entry; whoever comes second finds it done.
 */
async function onApproval(
  proposal: ProposalId,
  adding: Adding,
  accounts: Accounts,
  on: ReleasePorts,
): Promise<Answer<Spent>> {
  try {
    return await on.database.transaction(async (transaction) => {
      const decided = await on.identity.decided(transaction, proposal)
      if (!decided.ok) return decided
      const done = await on.identity.complete(transaction, proposal, undefined)
      if (!done.ok) return done
      const [added = 'moved'] = await accounts.add(transaction, [adding])
      if (added === 'moved') throw new Moved()
      return granted(added.spent)
    })
  } catch (failure) {
    if (failure instanceof Moved) return refused(problem('request/conflict', { what: 'budget' }))
    throw failure
  }
}

/** Undoes the use of an approval whose release was not stamped. */
class Moved extends Error {}
