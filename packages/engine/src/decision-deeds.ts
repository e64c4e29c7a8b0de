import { type Actor, type Answer, granted, type Proposal, type SignerId } from '@carnet/api'
import type { Facts } from '@carnet/law'
import { changed, type Decided, type Deeds, type OperationPorts, read } from './deed.ts'
import { mayBeGranted } from './grants/index.ts'
import { execute } from './proposals.ts'

type DecisionName =
  | 'registerSigner'
  | 'registerPasskey'
  | 'signers'
  | 'confirmSigner'
  | 'endSigner'
  | 'proposals'
  | 'proposal'
  | 'approveProposal'
  | 'refuseProposal'
  | 'cancelProposal'
  | 'founding'
  | 'proposeFounding'
  | 'proposeCouncil'
  | 'council'

/** Signers, and what several persons decide together. Who may decide on a proposal is what the proposal itself says. */
export const decisionDeeds: Deeds<DecisionName> = {
  registerSigner: {
    action: 'register-signer',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.registerSigner(transaction, decided.actor, decided.request)),
  },
  registerPasskey: {
    action: 'register-signer',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.registerPasskey(transaction, decided.actor, decided.request)),
  },
  signers: { action: 'list-signers', answer: (_decided, on) => read(on, on.identity.signers) },
  confirmSigner: {
    action: 'confirm-signer',
    facts: whoseSigner,
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.confirmSigner(transaction, decided.actor, decided.request)),
  },
  endSigner: {
    action: 'end-signer',
    facts: whoseSigner,
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.endSigner(transaction, decided.request.id)),
  },
  proposals: {
    action: 'read-proposals',
    answer: ({ actor }, on) => read(on, (transaction) => on.identity.proposals(transaction, actor)),
  },
  proposal: {
    action: 'read-proposals',
    answer: ({ actor, request }, on) => read(on, (transaction) => on.identity.proposal(transaction, actor, request.id)),
  },
  approveProposal: { action: 'decide-proposal', answer: approveAndDo },
  refuseProposal: {
    action: 'decide-proposal',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.refuse(transaction, decided.actor, decided.request)),
  },
  cancelProposal: {
    action: 'cancel-proposal',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.cancelProposal(transaction, decided.actor, decided.request.id)),
  },
  founding: { action: 'read-founding', answer: (_decided, on) => read(on, on.identity.founding) },
  proposeFounding: {
    action: 'propose-founding',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.proposeFounding(transaction, decided.actor, decided.request)),
  },
  proposeCouncil: {
    action: 'propose-council',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => on.identity.proposeCouncil(transaction, decided.actor, decided.request)),
  },
  council: { action: 'read-council', answer: (_decided, on) => read(on, on.identity.council) },
}

async function whoseSigner(
  actor: Actor,
  { id }: { readonly id: SignerId },
  on: OperationPorts,
): Promise<Answer<Facts>> {
  const own = await read(on, (transaction) => on.identity.signersOf(transaction, [actor.id]))
  return own.ok ? granted({ 'signer.mine': own.value.some((signer) => signer.id === id) }) : own
}

/**
 * A grant that can't be made as things stand is approved by nobody, and who approves one that others hindered meanwhile is told
 * why it is not done.
 */
async function possible({ actor, request }: Decided<'approveProposal'>, on: OperationPorts): Promise<Answer<void>> {
  return read(on, async (transaction) => {
    const found = await on.identity.proposal(transaction, actor, request.id)
    if (!found.ok || found.value.state !== 'waiting') return granted(undefined)
    const { request: asked } = found.value
    return asked.kind === 'role-grant' ? mayBeGranted(transaction, on, { request: asked }) : granted(undefined)
  })
}

/** The approval is durable before anything is done for it; what is due at once is done at once, else by the sweep. */
async function approveAndDo(decided: Decided<'approveProposal'>, on: OperationPorts): Promise<Answer<Proposal>> {
  const sound = await possible(decided, on)
  if (!sound.ok) return sound
  const approved = await changed(decided, on, (transaction) =>
    on.identity.approve(transaction, decided.actor, decided.request),
  )
  if (!approved.ok || approved.value.state !== 'approved' || approved.value.delay > 0) return approved
  const done = await execute(decided.request.id, on)
  return done.ok || done.problem.code === 'action/refused' ? done : approved
}
