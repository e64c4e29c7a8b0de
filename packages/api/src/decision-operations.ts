import { z } from 'zod'
import {
  Assertion,
  CouncilInForce,
  CouncilProposal,
  Proposal,
  ProposalId,
  ProposalList,
  Signer,
  SignerId,
  SignerList,
  SignerRegistration,
} from './decision.ts'
import { nothing, operation } from './operation.ts'
import { PasskeySignerRegistration } from './passkey-signer.ts'

/** Whose keys sign, and what several persons decide together. */
export const decisionOperations = {
  registerSigner: operation(
    'POST',
    '/v1/signers',
    'Register a key pair of one’s own; it counts once somebody else confirmed it',
    SignerRegistration,
    Signer,
  ),
  registerPasskey: operation(
    'POST',
    '/v1/signers/passkeys',
    'Register a passkey of one’s own to sign with; it counts once somebody else confirmed it',
    PasskeySignerRegistration,
    Signer,
  ),
  signers: operation('GET', '/v1/signers', 'Whose keys sign, and what signatures are bound to', nothing, SignerList),
  confirmSigner: operation(
    'POST',
    '/v1/signers/{id}/confirm',
    'Confirm whose a signer is; signed as soon as an administrator other than its person can sign',
    z.strictObject({ id: SignerId, assertion: Assertion.optional() }),
    Signer,
  ),
  endSigner: operation('POST', '/v1/signers/{id}/end', 'End a signer', z.strictObject({ id: SignerId }), Signer),
  proposals: operation(
    'GET',
    '/v1/proposals',
    'One’s own proposals, and those one may decide on',
    nothing,
    ProposalList,
  ),
  proposal: operation(
    'GET',
    '/v1/proposals/{id}',
    'A proposal: exactly what will be done, and who agreed',
    z.strictObject({ id: ProposalId }),
    Proposal,
  ),
  approveProposal: operation(
    'POST',
    '/v1/proposals/{id}/approve',
    'Approve a proposal by a signed word',
    z.strictObject({ id: ProposalId, assertion: Assertion }),
    Proposal,
  ),
  refuseProposal: operation(
    'POST',
    '/v1/proposals/{id}/refuse',
    'Refuse a proposal by a signed word',
    z.strictObject({ id: ProposalId, assertion: Assertion }),
    Proposal,
  ),
  cancelProposal: operation(
    'POST',
    '/v1/proposals/{id}/cancel',
    'Cancel a proposal that is not done: one’s own, or one that one may decide on',
    z.strictObject({ id: ProposalId }),
    Proposal,
  ),
  proposeCouncil: operation(
    'POST',
    '/v1/council',
    'Propose who opens restricted data; in force once each member has signed',
    CouncilProposal,
    Proposal,
  ),
  council: operation('GET', '/v1/council', 'Who opens restricted data', nothing, CouncilInForce),
} as const
