import { z } from 'zod'
import { ActorListed } from './actor.ts'
import { AgreementId, AgreementProposed, AgreementTerms } from './agreement.ts'
import { Proposal } from './decision.ts'
import { GuestProviderSetting, IdentityProvider } from './identity-provider.ts'
import { ActorId, Instant, OfficeCode } from './ids.ts'
import { nothing, operation } from './operation.ts'

const name = z.string().trim().min(1).max(120)

/** Another administration of the same country, whose persons are guests on this node. */
export const GuestOfficeRegistration = z.strictObject({
  code: OfficeCode,
  name,
  kind: z.enum(['police', 'tax', 'statistics', 'other']),
})
export type GuestOfficeRegistration = z.infer<typeof GuestOfficeRegistration>

export const GuestOffice = z.strictObject({
  ...GuestOfficeRegistration.shape,
  state: z.enum(['active', 'ended']),
  since: Instant,
  ended: Instant.optional(),
  provider: IdentityProvider.optional().describe('What its persons sign in through.'),
})
export type GuestOffice = z.infer<typeof GuestOffice>
export const GuestOfficeList = z.strictObject({ offices: z.array(GuestOffice).readonly() })
export type GuestOfficeList = z.infer<typeof GuestOfficeList>

export const GuestRegistration = z.strictObject({
  code: OfficeCode.describe('The guest office.'),
  name: name.describe('The natural person’s name: no shared accounts.'),
})
export type GuestRegistration = z.infer<typeof GuestRegistration>

export const GuestEnded = z.strictObject({ id: ActorId, name: z.string(), office: OfficeCode, ended: Instant })
export type GuestEnded = z.infer<typeof GuestEnded>

/** `to-come` and `lapsed`: before `from`, and from `until` on. */
export const AgreementState = z.enum(['to-come', 'in-force', 'lapsed', 'ended'])
export type AgreementState = z.infer<typeof AgreementState>

export const DomesticAgreement = z.strictObject({
  id: AgreementId,
  ...AgreementTerms.shape,
  state: AgreementState,
  since: Instant.describe('When it was approved.'),
  proposedBy: ActorId,
  approvedBy: z.array(ActorId).readonly().describe('Whose signatures were verified just now.'),
  ended: z.strictObject({ at: Instant, by: ActorId, side: z.enum(['authority', 'guest']) }).optional(),
})
export type DomesticAgreement = z.infer<typeof DomesticAgreement>
export const DomesticAgreementList = z.strictObject({ agreements: z.array(DomesticAgreement).readonly() })
export type DomesticAgreementList = z.infer<typeof DomesticAgreementList>

const { kind: _kind, ...asked } = AgreementProposed.shape
export const AgreementProposal = z.strictObject(asked)
export type AgreementProposal = z.infer<typeof AgreementProposal>

/** Guest offices, their persons, and what they agreed on with the authority. */
export const guestOperations = {
  registerGuestOffice: operation(
    'POST',
    '/v1/guest-offices',
    'Register another administration whose persons are guests',
    GuestOfficeRegistration,
    GuestOffice,
  ),
  guestOffices: operation('GET', '/v1/guest-offices', 'The guest offices', nothing, GuestOfficeList),
  endGuestOffice: operation(
    'POST',
    '/v1/guest-offices/{code}/end',
    'End a guest office: none of its persons is let in any more',
    z.strictObject({ code: OfficeCode }),
    GuestOffice,
  ),
  setGuestProvider: operation(
    'POST',
    '/v1/guest-offices/{code}/provider',
    'Set the OpenID Connect provider that the persons of a guest office sign in through',
    GuestProviderSetting,
    GuestOffice,
  ),
  registerGuest: operation(
    'POST',
    '/v1/guest-offices/{code}/people',
    'Register a named person of a guest office',
    GuestRegistration,
    ActorListed,
  ),
  endGuest: operation(
    'POST',
    '/v1/guests/{id}/end',
    'End a guest: the person is not let in any more, and the sessions end',
    z.strictObject({ id: ActorId }),
    GuestEnded,
  ),
  proposeAgreement: operation(
    'POST',
    '/v1/agreements/domestic',
    'Propose an agreement with a guest office; a policy approver and the data protection officer approve it',
    AgreementProposal,
    Proposal,
  ),
  agreements: operation(
    'GET',
    '/v1/agreements/domestic',
    'The agreements with guest offices; to a guest, those of the own office',
    nothing,
    DomesticAgreementList,
  ),
  agreement: operation(
    'GET',
    '/v1/agreements/domestic/{id}',
    'An agreement with a guest office: its terms and who approved it',
    z.strictObject({ id: AgreementId }),
    DomesticAgreement,
  ),
  endAgreement: operation(
    'POST',
    '/v1/agreements/domestic/{id}/end',
    'End an agreement at once, by either side',
    z.strictObject({ id: AgreementId }),
    DomesticAgreement,
  ),
} as const
