import {
  ActorId,
  type Answer,
  Audit,
  type Grant,
  type GrantId,
  granted,
  endsWithin,
  OfficeCode,
  Role,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { contradicted, type IdentityPorts, openJson, sealJson } from './ports.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** What a grant's row says. Its id is that of the proposal that it came of; its clear columns only find it. */
export interface GrantRow {
  readonly v: 1
  readonly person: ActorId
  readonly role: Role
  readonly offices: readonly string[]
  readonly audit?: Audit | undefined
  readonly from: Date
  readonly until: Date
  readonly requestedBy: ActorId
  readonly granted: Date
  readonly revoked?: { readonly by: ActorId; readonly at: Date } | undefined
}
const grantRow: z.ZodType<GrantRow> = z.strictObject({
  v: z.literal(1),
  person: ActorId,
  role: Role,
  offices: z.array(OfficeCode),
  audit: Audit.optional(),
  from: instant,
  until: instant,
  requestedBy: ActorId,
  granted: instant,
  revoked: z.strictObject({ by: ActorId, at: instant }).optional(),
})

export interface StoredGrant {
  readonly id: string
  readonly person: string
  readonly until: Date
  readonly sealed: Uint8Array
}
export const grantColumns = 'id, person, until, sealed'

export interface KeptGrant {
  readonly id: GrantId
  readonly row: GrantRow
}

/** A grant's row, opened and found to agree with the columns that found it. */
export function openGrant(on: IdentityPorts, { id, person, until, sealed }: StoredGrant): Answer<KeptGrant> {
  const row = openJson(on, grantRow, 'role_grant', id, sealed)
  if (!row.ok) return row
  const agrees = row.value.person === person && row.value.until.getTime() === until.getTime()
  return agrees ? granted({ id: id as GrantId, row: row.value }) : contradicted('role_grant', id)
}

export const insertGrant = ({ query }: Transaction, on: IdentityPorts, { id, row }: KeptGrant): Promise<unknown> =>
  query(`insert into role_grant (${grantColumns}) values ($1, $2, $3, $4)`, [
    id,
    row.person,
    row.until,
    sealJson(on, 'role_grant', id, row),
  ])

export const updateGrant = ({ query }: Transaction, on: IdentityPorts, { id, row }: KeptGrant): Promise<unknown> =>
  query('update role_grant set sealed = $2 where id = $1', [id, sealJson(on, 'role_grant', id, row)])

/** In force from its first moment on, and in its last no more. */
export function grantState({ from, until, revoked }: GrantRow, now: Date): Grant['state'] {
  if (revoked !== undefined && revoked.at <= now) return 'revoked'
  if (until <= now) return 'ended'
  return from <= now ? 'in-force' : 'coming'
}

export function grantOf({ id, row }: KeptGrant, now: Date): Grant {
  const { person, role, offices, audit, from, until, requestedBy, granted: at, revoked } = row
  const state = grantState(row, now)
  const within = state === 'in-force' ? endsWithin(until.toISOString(), now) : undefined
  return {
    id,
    person,
    role,
    offices,
    ...(audit === undefined ? {} : { audit }),
    from: written(from),
    until: written(until),
    requestedBy,
    granted: written(at),
    state,
    ...(revoked === undefined ? {} : { revoked: { by: revoked.by, at: written(revoked.at) } }),
    ...(within === undefined ? {} : { endsWithin: within }),
  }
}

const written = (at: Date): Grant['from'] => at.toISOString() as Grant['from']
