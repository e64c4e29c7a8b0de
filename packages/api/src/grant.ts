import { z } from 'zod'
import { ActorId, Instant, OfficeCode } from './ids.ts'
import { Audit, Role, roleFields } from './role.ts'

/** A grant has the id of the proposal that it came of. */
export const GrantId = z.uuid().brand<'GrantId'>()
export type GrantId = z.infer<typeof GrantId>

const reason = z.string().trim().min(1).max(500).describe('Why, for those who approve; sealed at rest.')

/** That a person is to hold a role from one moment until another. */
export const RoleGrantProposed = z.strictObject({
  kind: z.literal('role-grant'),
  person: ActorId,
  ...roleFields,
  from: Instant,
  until: Instant,
  reason,
})
export type RoleGrantProposed = z.infer<typeof RoleGrantProposed>

export const GrantRequest = z.strictObject({
  person: ActorId,
  role: Role,
  offices: z.array(OfficeCode).max(20).default([]).describe('For these offices; none: the whole authority.'),
  audit: Audit.optional(),
  from: Instant.optional().describe('By default as soon as it is approved.'),
  until: Instant.describe('At most a year after its beginning.'),
  reason,
})
export type GrantRequest = z.infer<typeof GrantRequest>

/** Days before its end on which a grant is warned of. */
export const warnedDays = [7, 30, 90] as const
export type WarnedDays = (typeof warnedDays)[number]

/** The nearest of these within which something ends; undefined where it is further, or over. */
export function endsWithin(until: string, at: Date): WarnedDays | undefined {
  const left = Date.parse(until) - at.getTime()
  return left <= 0 ? undefined : warnedDays.find((days) => left <= days * 24 * 60 * 60 * 1000)
}

export const Grant = z.strictObject({
  id: GrantId,
  person: ActorId,
  ...roleFields,
  from: Instant,
  until: Instant,
  requestedBy: ActorId,
  granted: Instant,
  state: z.enum(['coming', 'in-force', 'ended', 'revoked']),
  revoked: z.strictObject({ by: ActorId, at: Instant }).optional(),
  endsWithin: z.literal([7, 30, 90]).optional().describe('Days; where it is in force and ends so soon.'),
})
export type Grant = z.infer<typeof Grant>
export const GrantList = z.strictObject({ grants: z.array(Grant).readonly() })
export type GrantList = z.infer<typeof GrantList>

/** Whose, or of which office; both may be left out by those who answer for all. */
export const GrantQuery = z.strictObject({ person: ActorId.optional(), office: OfficeCode.optional() })
export type GrantQuery = z.infer<typeof GrantQuery>
