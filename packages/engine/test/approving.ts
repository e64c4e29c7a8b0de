import type {
  ActorId,
  Answer,
  ApprovalRequested,
  Assertion,
  Proposal,
  ReleaseRequest,
  Role,
  SignerId,
} from '@carnet/api'
import type { Session } from '../src/types.ts'
import { newPersonKeys, type PersonKeys, registrationOf, wordOn } from './signing.ts'
import { valueOf, type World } from './world.ts'

/** A person with a session and a confirmed signer. */
export interface Approver {
  readonly id: ActorId
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: SignerId
}

export async function approverIn(
  world: World,
  roles: readonly Role[],
  offices: readonly string[] = [],
): Promise<Approver> {
  const session = await world.person(roles, offices)
  const { id } = valueOf(await world.engine.answer('me', session, {}))
  const { authority, node } = valueOf(await world.engine.answer('signers', session, {}))
  const keys = newPersonKeys()
  const registration = registrationOf({ authority, node }, id, keys, world.options.now())
  const { id: signer } = valueOf(await world.engine.answer('registerSigner', session, registration))
  valueOf(await world.engine.answer('confirmSigner', world.administrator, { id: signer }))
  return { id, session, keys, signer }
}

export const askApproval = (
  world: World,
  session: Session,
  request: ReleaseRequest,
): Promise<Answer<ApprovalRequested>> =>
  world.engine.answer('requestApproval', session, { request, reason: 'the partner asked in writing' })

export const give = (
  world: World,
  approver: Approver,
  proposal: Proposal,
  kind: Assertion['kind'] = 'approval',
): Promise<Answer<Proposal>> =>
  world.engine.answer(kind === 'refusal' ? 'refuseProposal' : 'approveProposal', approver.session, {
    id: proposal.id,
    assertion: wordOn(proposal, { ...approver, now: world.options.now(), kind }),
  })
