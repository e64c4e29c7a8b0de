import { z } from 'zod'
import { ActorId, Instant, OfficeCode, TokenId } from './ids.ts'

/** What an actor may be asked to do; incompatible pairs come with the people capability. */
export const Role = z.enum([
  'officer',
  'senior-officer',
  'duty-manager',
  'analyst',
  'statistician',
  'liaison',
  'dpo',
  'security-analyst',
  'auditor',
  'policy-author',
  'policy-approver',
  'key-custodian',
  'operator',
  'subject-desk',
  'administrator',
])
export type Role = z.infer<typeof Role>

/** How surely the session belongs to the actor. */
export const SessionStrength = z.enum(['token', 'password-totp', 'passkey'])
export type SessionStrength = z.infer<typeof SessionStrength>

const standing = { id: ActorId, offices: z.array(OfficeCode).readonly(), strength: SessionStrength }

/** Who acts. Every entry, event and decision names one. */
export const Actor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), ...standing, roles: z.array(Role).readonly() }),
  z.strictObject({
    kind: z.literal('service'),
    ...standing,
    roles: z.array(Role).readonly(),
    onBehalfOf: ActorId.optional(),
  }),
  z.strictObject({ kind: z.literal('partner'), ...standing, authority: z.string() }),
  z.strictObject({ kind: z.literal('guest'), ...standing, office: OfficeCode }),
  z.strictObject({ kind: z.literal('subject'), ...standing }),
  z.strictObject({ kind: z.literal('node'), ...standing, task: z.string() }),
])
export type Actor = z.infer<typeof Actor>

const name = z.string().trim().min(1).max(120)

export const PersonCreation = z.strictObject({
  name: name.describe('The natural person’s name: no shared accounts.'),
  roles: z.array(Role).min(1).max(5),
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
  kind: z.enum(['person', 'service']),
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
