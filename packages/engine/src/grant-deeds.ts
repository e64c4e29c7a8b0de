import {
  type Actor,
  type Answer,
  type Grant,
  type GrantId,
  type GrantQuery,
  granted,
  problem,
  refused,
} from '@carnet/api'
import type { Facts } from '@carnet/law'
import { changed, type Deeds, type OperationPorts, read } from './deed.ts'
import { dueFor, listed, requestGrant } from './grants/index.ts'
import { grantOf, type KeptGrant, managesAll } from './identity/index.ts'

type GrantName = 'requestGrant' | 'grants' | 'grant' | 'revokeGrant' | 'recertifications'

/** Roles for a time. Who approves them is what their proposals say. */
export const grantDeeds: Deeds<GrantName> = {
  requestGrant: {
    action: 'request-grant',
    facts: async (actor, { person, offices }) => granted(whose(actor, person, offices)),
    answer: (decided, on) =>
      changed(decided, on, (transaction) => requestGrant(transaction, on, decided.actor, decided.request)),
  },
  grants: {
    action: 'read-grants',
    facts: asksFor,
    answer: ({ request }, on) => read(on, (transaction) => listed(transaction, on, request)),
  },
  grant: {
    action: 'read-grants',
    facts: ofGrant,
    answer: async ({ request }, on) => {
      const found = await read(on, (transaction) => on.identity.grant(transaction, request.id))
      if (!found.ok) return found
      return found.value === undefined ? notFound : granted(grantOf(found.value, on.now()))
    },
  },
  revokeGrant: {
    action: 'revoke-grant',
    facts: ofGrant,
    answer: async (decided, on) => {
      const revoked = await changed<KeptGrant>(decided, on, (transaction) =>
        on.identity.revokeGrant(transaction, decided.actor.id, decided.request.id),
      )
      return revoked.ok ? granted(grantOf(revoked.value, on.now())) : revoked
    },
  },
  recertifications: {
    action: 'read-grants',
    facts: asksFor,
    answer: ({ request }, on) => read(on, (transaction) => dueFor(transaction, on, request)),
  },
}

const notFound: Answer<Grant> = refused(problem('request/not-found', { what: 'grant' }))

/** Whether it is about the actor, or about an office whose duty manager the actor is. */
const whose = (actor: Actor, person: string | undefined, offices: readonly string[]): Facts => ({
  'grant.own': person === actor.id,
  'grant.of-my-office': 'roles' in actor && managesAll(actor, offices),
})

async function asksFor(actor: Actor, { person, office }: GrantQuery): Promise<Answer<Facts>> {
  return granted(whose(actor, person, office === undefined ? [] : [office]))
}

/** One that is not there is nobody's: whoever may not see all is told no more of it than of another's. */
async function ofGrant(actor: Actor, { id }: { readonly id: GrantId }, on: OperationPorts): Promise<Answer<Facts>> {
  const found = await read(on, (transaction) => on.identity.grant(transaction, id))
  if (!found.ok) return found
  return granted(whose(actor, found.value?.row.person, found.value?.row.offices ?? []))
}
