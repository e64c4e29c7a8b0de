import type { ActorId, AgreementId, AgreementProposal, CaseId, Instant, Proposal, Role, SignerId } from '@carnet/api'
import type { Session } from '../src/types.ts'
import { newPersonKeys, type PersonKeys, registrationOf, wordOn } from './signing.ts'
import { valueOf, type World } from './world.ts'

/** A person with a session and a confirmed signer. */
export interface Signing {
  readonly id: ActorId
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: SignerId
}

export async function signing(world: World, roles: readonly Role[], now: Date): Promise<Signing> {
  const session = await world.person(roles)
  const { id } = valueOf(await world.engine.answer('me', session, {}))
  const { authority, node } = valueOf(await world.engine.answer('signers', world.administrator, {}))
  const keys = newPersonKeys()
  const registration = registrationOf({ authority, node }, id, keys, now)
  const signer = valueOf(await world.engine.answer('registerSigner', session, registration))
  valueOf(await world.engine.answer('confirmSigner', world.administrator, { id: signer.id }))
  return { id, session, keys, signer: signer.id }
}

export const approve = (world: World, by: Signing, proposal: Proposal, now: Date) =>
  world.engine.answer('approveProposal', by.session, {
    id: proposal.id,
    assertion: wordOn(proposal, { ...by, now }),
  })

export const terms = (office: string, from: Date, until: Date): AgreementProposal => ({
  office,
  title: 'Access of the police to declarations',
  parties: ['Customs', 'Police'],
  legalBasis: 'Customs Act s. 1',
  purposes: ['investigation'],
  elements: ['declaration.reference', 'declaration.office', 'declaration.importer.id'],
  from: from.toISOString() as Instant,
  until: until.toISOString() as Instant,
  reason: 'Tax fraud in the import of cars.',
})

/** A person of a guest office, with a token. */
export async function guest(world: World, code: string, name: string): Promise<{ id: ActorId; session: Session }> {
  const { id } = valueOf(await world.engine.answer('registerGuest', world.administrator, { code, name }))
  const { token } = valueOf(await world.engine.answer('issueToken', world.administrator, { id }))
  return { id, session: { token } }
}

/** An agreement that two persons have approved. */
export async function agreed(
  world: World,
  { liaison, approver, officer }: { readonly liaison: Session; readonly approver: Signing; readonly officer: Signing },
  proposed: AgreementProposal,
  now: Date,
): Promise<AgreementId> {
  const proposal = valueOf(await world.engine.answer('proposeAgreement', liaison, proposed))
  valueOf(await approve(world, approver, proposal, now))
  const done = valueOf(await approve(world, officer, proposal, now))
  if (done.state !== 'done') throw new Error(`the agreement is ${done.state}`)
  return proposal.id as string as AgreementId
}

export const byReference = (reference: string, matter: CaseId, more: object = {}) =>
  ({
    purpose: 'investigation',
    case: matter,
    select: { search: { element: 'declaration.reference', value: reference } },
    answer: 'whole',
    ...more,
  }) as never
