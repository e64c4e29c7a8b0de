import { type Actor, type Answer, type CaseId, granted, problem, type RecordId, refused, type View } from '@carnet/api'
import type { Facts } from '@carnet/law'
import type { Change } from './changes.ts'
import { type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import { factsOfCase, releaseLent } from './release/index.ts'
import { proposeRestore, takeApproved } from './retention/index.ts'

/** What identifies a passenger, after its deadline: asked of a council, and opened once. */
export const restrictedDeeds: Deeds<'restoreRestricted' | 'openRestricted'> = {
  restoreRestricted: {
    action: 'restore-restricted',
    facts: (actor, { case: matter }, on) => factsOfMatter(actor, matter, on),
    answer: async (decided, on) => {
      const { record, purpose, case: matter, why } = decided.request
      const id = on.vault.internalId(record)
      if (id === undefined) return refused(problem('request/not-found', { what: 'record' }))
      return proposeRestore({ record: id, purpose, case: matter, why }, changeOf(decided, on), on)
    },
  },
  openRestricted: {
    action: 'restore-restricted',
    facts: async (actor, { proposal }, on) => {
      const found = await read(on, (transaction) => on.identity.proposal(transaction, actor, proposal))
      if (!found.ok) return found.problem.code === 'request/not-found' ? granted(absent) : found
      const { request } = found.value
      if (request.kind !== 'restricted-restore') return granted(absent)
      return factsOfMatter(actor, request.case, on)
    },
    answer: openOnce,
  },
}

/** A proposal that is not one's own makes nothing necessary. */
const absent: Facts = { 'case.given': true, 'case.state': 'absent' }

async function factsOfMatter(actor: Actor, id: CaseId, on: OperationPorts): Promise<Answer<Facts>> {
  const found = await read(on, (transaction) => on.identity.caseOf(transaction, id, on.now()))
  return found.ok ? granted({ 'case.given': true, ...factsOfCase(actor, found.value, undefined) }) : found
}

const changeOf = (
  { actor, at, decision }: Pick<Decided<'openRestricted'>, 'actor' | 'at' | 'decision'>,
  { policy }: OperationPorts,
): Change => ({ actor, at, decision, policy: policy.hash })

/** One release of one record, by the way of every release; the key is dropped after it, whatever came of it. */
async function openOnce(decided: Decided<'openRestricted'>, on: OperationPorts): Promise<Answer<View>> {
  const taken = await takeApproved(decided.request.proposal, decided.actor, changeOf(decided, on), on)
  if (!taken.ok) return taken
  const { record, purpose, case: matter } = taken.value
  using loan = taken.value.loan
  const select = { ids: [on.vault.externalId(record) as RecordId] }
  const request = { purpose, case: matter, select, answer: 'whole' } as const
  return await releaseLent({ ...on, reached: () => undefined }, decided.actor, request, loan)
}
