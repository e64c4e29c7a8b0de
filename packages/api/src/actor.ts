import { z } from 'zod'
import { AgreementInForce } from './agreement.ts'
import { ActorId, Instant, OfficeCode, SessionId, TokenId } from './ids.ts'
import { Role, RoleHeld } from './role.ts'
import { Training } from './training.ts'

export { Role } from './role.ts'

/**
 * By what the one who asks was told to be the actor. A person's token acts on a node that is this machine's own and not founded
 * (`token`); elsewhere it founds the node (`founding`), and once it is founded it enrols ways to sign in and nothing else
 * (`enrolment`).
 */
export const SessionStrength = z.enum([
  'token',
  'founding',
  'enrolment',
  'recovery',
  'password-totp',
  'key-file',
  'oidc',
  'oidc-mfa',
  'passkey',
  'signed-token',
  'mutual-tls',
])
export type SessionStrength = z.infer<typeof SessionStrength>

/**
 * How surely that is so, in the levels of NIST SP 800-63B-4 §2: a passkey whose authenticator verified its user is the third.
 * What a service proves itself with counts as two factors do: a key, in the keeping of whoever runs it.
 */
export const assuranceOf: Readonly<Record<SessionStrength, 1 | 2 | 3>> = {
  token: 1,
  founding: 1,
  enrolment: 1,
  recovery: 1,
  oidc: 1,
  'password-totp': 2,
  'key-file': 2,
  'oidc-mfa': 2,
  'signed-token': 2,
  'mutual-tls': 2,
  passkey: 3,
}

/** The session that asks, where somebody signed in; a token has none. */
export const SessionNow = z.strictObject({
  id: SessionId,
  begun: Instant,
  elsewhere: z
    .boolean()
    .describe('Another session of the same person was live at another place when this one began, or began since.'),
})
export type SessionNow = z.infer<typeof SessionNow>

const standing = {
  id: ActorId,
  offices: z.array(OfficeCode).readonly(),
  strength: SessionStrength,
  session: SessionNow.optional(),
}

/** Who acts. Every entry, event and decision names one. */
export const Actor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('person'),
    ...standing,
    roles: z.array(Role).readonly().describe('All that are held now, for whatever office.'),
    held: z.array(RoleHeld).readonly().optional().describe('For which offices, and until when, where a grant says so.'),
    trainings: z.array(Training).readonly().optional().describe('Courses that are on record.'),
  }),
  z.strictObject({
    kind: z.literal('service'),
    ...standing,
    roles: z.array(Role).readonly(),
    onBehalfOf: ActorId.optional(),
  }),
  z.strictObject({ kind: z.literal('partner'), ...standing, authority: z.string() }),
  z.strictObject({
    kind: z.literal('guest'),
    ...standing,
    office: OfficeCode.describe('The guest office whose person it is.'),
    agreements: z
      .array(AgreementInForce)
      .readonly()
      .describe('What the office and the authority agreed on, in force now.'),
  }),
  z.strictObject({ kind: z.literal('subject'), ...standing }),
  z.strictObject({ kind: z.literal('node'), ...standing, task: z.string() }),
])
export type Actor = z.infer<typeof Actor>

const name = z.string().trim().min(1).max(120)

export const PersonCreation = z.strictObject({
  name: name.describe('The natural person’s name: no shared accounts.'),
  roles: z.array(Role).max(5).describe('Without end, and approved by nobody else; none where roles are granted.'),
  offices: z.array(OfficeCode).max(20).default([]),
})
export type PersonCreation = z.infer<typeof PersonCreation>

export const ServiceCreation = z.strictObject({
  name: name.describe('What the service is called in the administration’s own system register.'),
  roles: z.array(Role).max(5).default([]),
  offices: z.array(OfficeCode).max(20).default([]),
  mayIngest: z.boolean().default(true),
})
export type ServiceCreation = z.infer<typeof ServiceCreation>

export const TokenIssued = z.strictObject({
  id: TokenId,
  token: z.string().describe('Shown once; the node keeps only its hash.'),
  expires: Instant,
})
export type TokenIssued = z.infer<typeof TokenIssued>

export const ActorListed = z.strictObject({
  id: ActorId,
  kind: z.enum(['person', 'service', 'guest']),
  name,
  roles: z.array(Role).readonly(),
  offices: z.array(OfficeCode).readonly(),
  state: z.enum(['active', 'ended']),
  tokens: z
    .array(z.strictObject({ id: TokenId, expires: Instant, state: z.enum(['live', 'revoked', 'expired']) }))
    .readonly(),
})
export type ActorListed = z.infer<typeof ActorListed>
export const ActorCreated = z.strictObject({ actor: ActorListed, credential: TokenIssued })
export type ActorCreated = z.infer<typeof ActorCreated>
export const ActorList = z.strictObject({ actors: z.array(ActorListed).readonly() })
export type ActorList = z.infer<typeof ActorList>
