import { type Actor, type Answer, granted } from '@carnet/api'
import type { Facts } from '@carnet/law'
import { crossingsOf, decisionTold, eventOf, hasCrossed, isOwn } from './crossings/index.ts'
import { changed, type Decided, type Deeds, type OperationPorts } from './deed.ts'
import { type Action, mayAct } from './release/index.ts'

/** Who has crossed, and why it was decided so. */
export const crossingDeeds: Deeds<'crossings' | 'decision'> = {
  crossings: {
    action: 'read-crossings',
    facts: async (actor, { id }, on) => granted({ 'record.crossed': await hasCrossed(actor, id, on) }),
    answer: async (decided, on) => {
      const { actor, request } = decided
      const named = may(actor, 'name-crossing', {}, on)
      const isTold = (purpose?: string): boolean => may(actor, 'see-crossing', { 'crossing.purpose': purpose }, on)
      // Whoever is told names leaves word of it before they are told.
      const stamped = named ? await stampedReading(decided, on) : granted(undefined)
      return stamped.ok ? crossingsOf({ ...request, actor, named, isTold }, on) : stamped
    },
  },
  decision: {
    action: 'read-decision',
    facts: async (actor, { hash }, on) => {
      const event = await eventOf(hash, on)
      return granted({ 'decision.own': event !== undefined && isOwn(on.vault, actor, event) })
    },
    answer: ({ actor, request: { hash } }, on) => decisionTold({ actor, hash }, on),
  },
}

const may = (actor: Actor, action: Action, facts: Facts, { policy, now }: OperationPorts): boolean =>
  mayAct(actor, action, facts, policy, now()).ok

const stampedReading = (decided: Decided<'crossings'>, on: OperationPorts): Promise<Answer<undefined>> => {
  const about = [on.vault.internalId(decided.request.id) ?? decided.request.id]
  return changed(decided, on, async () => granted({ value: undefined, stamps: [{ kind: 'crossings-read', about }] }))
}
