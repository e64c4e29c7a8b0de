import {
  type Actor,
  type Answer,
  type BreakGlassRequest,
  granted,
  type OverrideId,
  problem,
  refused,
} from '@carnet/api'
import type { Facts } from '@carnet/law'
import { changed, type Deeds, type OperationPorts, read } from './deed.ts'
import { managesAll } from './identity/index.ts'
import { noticesFor, seeNotice } from './notices/index.ts'
import {
  breakGlass,
  continuitiesOf,
  continuityOf,
  declareContinuity,
  endContinuity,
  extendContinuity,
  giveReview,
  isInvolved,
  reviewsOf,
} from './overrides/index.ts'
import { factsOfCase } from './release/index.ts'

type OverrideName =
  | 'breakGlass'
  | 'declareContinuity'
  | 'extendContinuity'
  | 'endContinuity'
  | 'continuities'
  | 'reviews'
  | 'giveReview'
  | 'notices'
  | 'seeNotice'

/** What goes on where approval or a case can't be waited for, who is told of it, and who judges it after. */
export const overrideDeeds: Deeds<OverrideName> = {
  breakGlass: {
    action: 'break-glass',
    facts: forWhat,
    answer: (decided, on) =>
      changed(decided, on, async (transaction) =>
        granted(await breakGlass(transaction, on, decided.actor, decided.request)),
      ),
  },
  declareContinuity: {
    action: 'declare-continuity',
    facts: async (actor, { offices }) => granted(managed(actor, offices)),
    answer: (decided, on) =>
      changed(decided, on, async (transaction) =>
        granted(await declareContinuity(transaction, on, decided.actor, decided.request)),
      ),
  },
  extendContinuity: {
    action: 'declare-continuity',
    facts: (actor, { id }, on) => ofContinuity(actor, id, on),
    answer: (decided, on) =>
      changed(decided, on, (transaction) => extendContinuity(transaction, on, decided.actor, decided.request)),
  },
  endContinuity: {
    action: 'end-continuity',
    facts: (actor, { id }, on) => ofContinuity(actor, id, on),
    answer: (decided, on) =>
      changed(decided, on, (transaction) => endContinuity(transaction, on, decided.actor, decided.request.id)),
  },
  continuities: {
    action: 'read-continuity',
    answer: (_decided, on) => read(on, (transaction) => continuitiesOf(transaction, on)),
  },
  reviews: {
    action: 'read-reviews',
    answer: (_decided, on) => read(on, (transaction) => reviewsOf(transaction, on)),
  },
  giveReview: {
    action: 'give-review',
    facts: async (actor, { id }, on) => {
      const involved = await read(on, (transaction) => isInvolved(transaction, on, actor, id))
      if (!involved.ok) return involved
      return involved.value === undefined ? notFound : granted({ 'review.of-own': involved.value })
    },
    answer: (decided, on) =>
      changed(decided, on, (transaction) => giveReview(transaction, on, decided.actor, decided.request)),
  },
  notices: {
    action: 'read-notices',
    answer: ({ actor }, on) => read(on, (transaction) => noticesFor(transaction, on, actor)),
  },
  seeNotice: {
    action: 'see-notice',
    answer: (decided, on) =>
      changed(decided, on, async (transaction) => {
        const seen = await seeNotice(transaction, on, decided.actor, decided.request.id)
        if (!seen.ok) return seen
        const { notice, first } = seen.value
        return granted({ value: notice, stamps: first ? [{ kind: 'notice-seen', about: [notice.id] }] : [] })
      }),
  },
}

const notFound: Answer<Facts> = refused(problem('request/not-found', { what: 'override' }))

/** The glass is broken for a purpose and case as a release would be asked for. */
async function forWhat(
  actor: Actor,
  { purpose, case: id }: BreakGlassRequest,
  on: OperationPorts,
): Promise<Answer<Facts>> {
  const registered = on.policy.purposes.get(purpose)
  if (registered === undefined) return refused(problem('request/not-found', { what: 'purpose' }))
  const matter = await read(on, (transaction) => on.identity.caseOf(transaction, id, on.now()))
  if (!matter.ok) return matter
  return granted({ purpose, 'case.given': true, ...factsOfCase(actor, matter.value, registered) })
}

/** Whether the actor is duty manager of each of these offices. */
const managed = (actor: Actor, offices: readonly string[]): Facts => ({
  'continuity.of-my-office': 'roles' in actor && managesAll(actor, offices),
})

/** One that is not there is nobody's. */
async function ofContinuity(actor: Actor, id: OverrideId, on: OperationPorts): Promise<Answer<Facts>> {
  const found = await read(on, (transaction) => continuityOf(transaction, on, id))
  return found.ok ? granted(managed(actor, found.value?.offices ?? [])) : found
}
