import { type Actor, type Answer, problem, refused } from '@carnet/api'
import type { Rate } from '../rate.ts'
import type { Session } from '../types.ts'
import { networkOf } from './network.ts'
import type { Rates } from './rates.ts'

/** Who asks, found among all that a request brings. */
type Require = (session: Session) => Promise<Answer<Actor>>

/** Requests counted by whose they are. */
export interface Within {
  /** Who asks, where that is still within what they may ask. A request counts once, however often it is asked who it is from. */
  readonly require: Require
  /** The same for what is asked before anybody is there. */
  readonly anybody: (session: Session) => Promise<Answer<void>>
  /** How much of an allowance was left after the request. */
  readonly rate: (session: Session) => Rate | undefined
}

/** Without rates nothing is counted. */
export function requiringWithin(require: Require, rates: Rates | undefined): Within {
  const counted = new WeakMap<Session, Promise<Rate>>()
  const known = new WeakMap<Session, Rate>()
  const within = async (session: Session, take: (from: Rates) => Promise<Rate>): Promise<Answer<void>> => {
    if (rates === undefined) return { ok: true, value: undefined }
    const counting = counted.get(session) ?? take(rates)
    counted.set(session, counting)
    const rate = await counting
    known.set(session, rate)
    return rate.within
      ? { ok: true, value: undefined }
      : refused(problem('request/too-many', { retryAfter: rate.resets }))
  }
  // THREAT: an address that is counted for everybody behind it. What somebody who is known asks counts for that actor alone.
  const anybody = (session: Session): Promise<Answer<void>> =>
    within(session, (from) => from.take('address', networkOf(session.from?.address ?? '')))
  return {
    anybody,
    async require(session) {
      const actor = await require(session)
      if (!actor.ok && actor.problem.code !== 'request/unauthenticated') return actor
      const admitted = actor.ok
        ? await within(session, (from) =>
            from.take(actor.value.kind === 'service' ? 'service' : 'person', actor.value.id),
          )
        : await anybody(session)
      return admitted.ok ? actor : admitted
    },
    rate: (session) => known.get(session),
  }
}
