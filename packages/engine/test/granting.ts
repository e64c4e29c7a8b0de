import type { Actor, ActorId, Answer, Grant, GrantRequest, Proposal, Role } from '@carnet/api'
import { change } from '../src/changes.ts'
import { requestGrant } from '../src/grants/index.ts'
import { grantOf } from '../src/identity/index.ts'
import { execute } from '../src/proposals.ts'
import type { DecisionWorld, Member } from './decision-world.ts'
import { valueOf } from './vault-world.ts'

const day = 24 * 60 * 60 * 1000

/** Roles asked for, approved and held, as operations do it, with everybody's standing as the node finds it. */
export interface Granting {
  /** A person of the register with a token. */
  person(roles: readonly Role[], offices?: readonly string[]): Promise<ActorId>
  /** Who that is now, as a request of theirs finds it; in this process, or in one that was never asked. */
  actor(id: ActorId, identity?: DecisionWorld['on']['identity']): Promise<Answer<Actor>>
  ask(by: ActorId, of: Partial<GrantRequest> & Pick<GrantRequest, 'person' | 'role'>): Promise<Answer<Proposal>>
  approve(member: Member, of: Proposal): Promise<Answer<Proposal>>
  run(of: Proposal): Promise<Answer<Proposal>>
  /** All three, by these. */
  grant(
    of: Partial<GrantRequest> & Pick<GrantRequest, 'person' | 'role'>,
    by: ActorId,
    approvers: readonly Member[],
  ): Promise<Proposal>
  revoke(by: ActorId, of: Proposal): Promise<Answer<Grant>>
  grants(person: ActorId): Promise<readonly Grant[]>
  days(count: number): Date
}

export function granting(world: DecisionWorld): Granting {
  const { on } = world
  const changing = <T>(by: ActorId, work: Parameters<typeof change<T>>[2]): Promise<Answer<T>> =>
    change({ actor: { id: by }, at: world.now, decision: undefined, policy: on.policy.hash }, on, work)
  const days = (count: number): Date => new Date(world.now.getTime() + count * day)

  const actor: Granting['actor'] = async (id, identity = on.identity) => {
    const issued = valueOf(await world.within((transaction) => on.identity.issueToken(transaction, id)))
    return identity.require({ token: issued.value.token })
  }
  const acting = async (id: ActorId): Promise<Actor> => valueOf(await actor(id))
  const granting: Granting = {
    async person(roles, offices = []) {
      const request = { name: `A ${roles.join(' ')}`, roles: [...roles], offices: [...offices] }
      const made = await world.within((transaction) => on.identity.createPerson(transaction, request))
      return made.value.actor.id
    },
    actor,
    async ask(by, of) {
      const who = await acting(by)
      const request = { offices: [], until: days(365).toISOString() as GrantRequest['until'], reason: 'needed', ...of }
      return changing(by, (transaction) => requestGrant(transaction, on, who, request))
    },
    async approve(member, of) {
      const who = await acting(member.id)
      const assertion = world.word(member, of)
      return changing(member.id, (transaction) => on.identity.approve(transaction, who, { id: of.id, assertion }))
    },
    run: (of) => execute(of.id, on),
    async grant(of, by, approvers) {
      const asked = valueOf(await granting.ask(by, of))
      for (const each of approvers) valueOf(await granting.approve(each, asked))
      return valueOf(await granting.run(asked))
    },
    async revoke(by, of) {
      const id = of.id as string as Grant['id']
      const revoked = await changing(by, (transaction) => on.identity.revokeGrant(transaction, by, id))
      return revoked.ok ? { ok: true, value: grantOf(revoked.value, world.now) } : revoked
    },
    async grants(person) {
      const found = valueOf(await world.within((transaction) => on.identity.grants(transaction, person)))
      return found.map((each) => grantOf(each, world.now))
    },
    days,
  }
  return granting
}
