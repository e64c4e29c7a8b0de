import { type Answer, granted, type Problem, type Proposal, type ProposalId, type ProposalKind } from '@carnet/api'
import { change, type Changed } from './changes.ts'
import { holdApproved } from './custody-deeds.ts'
import type { OperationPorts } from './deed.ts'
import { beginApproved } from './erasure/index.ts'
import { approveExport } from './exports/index.ts'
import { grantApproved } from './grants/index.ts'
import { beginApprovedAgreement } from './guests-deeds.ts'
import type { DecidedProposal } from './identity/index.ts'
import { begin as beginStanding } from './standing/index.ts'
import { liftApproved } from './suspensions/index.ts'
import type { Transaction } from './store/index.ts'
import type { EngineOptions } from './types.ts'

/** What the doing of a proposal may use: everything it writes stands or falls with the word that it was done. */
export interface ExecutionPorts extends OperationPorts {
  readonly transaction: Transaction
}

/** What is to be stamped beside “done”, and the job that carries on, queued in the same transaction. */
export interface Executed {
  readonly stamps: Changed<void>['stamps']
  readonly job?: string
}

/**
 * Does what was decided. It runs in the transaction that says “done” and asks the data store through nothing else; what
 * takes longer, or is outside that store, is a job that it queues there. A refusal undoes all that it wrote; the
 * proposal stays approved and is tried again.
 */
export type Executor<K extends ProposalKind> = (
  decided: DecidedProposal<K>,
  on: ExecutionPorts,
) => Promise<Answer<Executed>>

export type Executors = { readonly [K in ProposalKind]?: Executor<K> }

/** Every kind that can be done. One that is missing stays approved until somebody takes it back. */
export const executors: Executors = {
  council: async ({ proposal }, { identity, transaction }) => {
    const sound = await identity.checkCouncil(transaction, proposal.request)
    return sound.ok ? granted({ stamps: [] }) : sound
  },
  founding: async ({ proposal }, { identity, transaction }) => {
    const sound = await identity.checkFounding(transaction, proposal.request)
    return sound.ok ? granted({ stamps: [{ kind: 'node-founded', about: [proposal.id] }] }) : sound
  },
  'role-grant': ({ proposal }, on) => grantApproved(proposal, on.transaction, on),
  'key-ceremony': ({ proposal }, on) => holdApproved(proposal, on.transaction, on),
  'domestic-agreement': ({ proposal }, on) => beginApprovedAgreement(proposal, on.transaction, on),
  'mass-destruction': ({ proposal }, on) => beginApproved(proposal, on.transaction, on),
  'early-expiry': ({ proposal }, on) => beginApproved(proposal, on.transaction, on),
  'standing-release': ({ proposal }, on) => beginStanding(proposal, on.transaction, on),
  'lift-suspension': ({ proposal }, on) => liftApproved(proposal, on.transaction),
  export: ({ proposal }, on) => approveExport(proposal, on.transaction, on),
}

/** Undoes a transaction whose executor refused. */
class Undone extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super('an executor refused')
    this.problem = problem
  }
}

/**
 * Does an approved proposal whose moment has come, once: decision, deed and the word that it was done are one
 * transaction. `request/conflict` where it is not, or not yet, or no longer to be done.
 */
export async function execute(
  id: ProposalId,
  on: OperationPorts,
  by: Executors = executors,
): Promise<Answer<Proposal>> {
  const at = on.now()
  const node = { actor: { id: on.identity.node }, at, decision: undefined, policy: on.policy.hash }
  try {
    return await change(node, on, async (transaction) => {
      const decided = await on.identity.decided(transaction, id)
      if (!decided.ok) return decided
      const executed = await executorOf(decided.value, by)?.(decided.value, { ...on, transaction })
      if (executed === undefined) return granted({ value: decided.value.proposal, stamps: [] })
      if (!executed.ok) throw new Undone(executed.problem)
      const done = await on.identity.complete(transaction, id, executed.value.job)
      return done.ok ? granted({ ...done.value, stamps: [...done.value.stamps, ...executed.value.stamps] }) : done
    })
  } catch (failure) {
    if (failure instanceof Undone) return { ok: false, problem: failure.problem }
    throw failure
  }
}

/** The executor of a proposal's own kind, which the table binds to it. */
const executorOf = ({ proposal }: DecidedProposal, by: Executors): Executor<ProposalKind> | undefined =>
  by[proposal.request.kind] as Executor<ProposalKind> | undefined

/** Does everything whose moment has come. What can't be done now is told and tried again. */
export async function executeDue(
  on: OperationPorts,
  log: EngineOptions['log'],
  by: Executors = executors,
): Promise<void> {
  for (const id of await on.database.transaction(on.identity.dueProposals)) {
    const done = await execute(id, on, by)
    if (!done.ok) log({ level: 'warn', code: 'proposal-not-done', proposal: id, what: done.problem.code })
    else if (done.value.state === 'done') log({ level: 'info', code: 'proposal-done', proposal: id })
  }
}
