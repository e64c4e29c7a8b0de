import { ActorId, type Answer, CaseKind, Course, granted, OfficeCode, Role } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { contradicted, type IdentityPorts, openJson } from './ports.ts'

/** What an actor's row says. */
export interface ActorRow {
  readonly v: 1
  readonly kind: 'person' | 'service' | 'guest'
  readonly name: string
  /** Of a guest: the office whose person it is. */
  readonly office?: string | undefined
  readonly roles: readonly Role[]
  readonly offices: readonly string[]
  readonly mayIngest: boolean
  readonly since: Date
  readonly ended?: Date | undefined
  /** Of a person: courses on record, one entry for each. */
  readonly trainings?: readonly TrainingRow[] | undefined
}

/** Until when a course counts, and until when a supervisor has it count. */
export interface TrainingRow {
  readonly course: string
  readonly until: Date
  readonly override?: { readonly until: Date; readonly by: ActorId; readonly reason: string } | undefined
}

/** What a token's row says; `hash` in base64url. Its clear columns only find it. */
export interface TokenRow {
  readonly v: 1
  readonly actor: string
  readonly hash: string
  readonly issued: Date
  readonly expires: Date
  readonly revoked?: Date | undefined
}

/** What a case's row says. */
export interface MatterRow {
  readonly v: 1
  readonly kind: CaseKind
  readonly reference: string
  readonly office?: string | undefined
  readonly openedBy: ActorId
  readonly from: Date
  readonly until: Date
  readonly closed?: Date | undefined
  readonly source?: 'import' | undefined
}

const instant = z.iso.datetime().transform((text) => new Date(text))

const actorRow: z.ZodType<ActorRow> = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['person', 'service', 'guest']),
  name: z.string(),
  office: OfficeCode.optional(),
  roles: z.array(Role),
  offices: z.array(OfficeCode),
  mayIngest: z.boolean(),
  since: instant,
  ended: instant.optional(),
  trainings: z
    .array(
      z.strictObject({
        course: Course,
        until: instant,
        override: z.strictObject({ until: instant, by: ActorId, reason: z.string() }).optional(),
      }),
    )
    .optional(),
})
const tokenRow: z.ZodType<TokenRow> = z.strictObject({
  v: z.literal(1),
  actor: z.string(),
  hash: z.string(),
  issued: instant,
  expires: instant,
  revoked: instant.optional(),
})
const matterRow: z.ZodType<MatterRow> = z.strictObject({
  v: z.literal(1),
  kind: CaseKind,
  reference: z.string(),
  office: OfficeCode.optional(),
  openedBy: ActorId,
  from: instant,
  until: instant,
  closed: instant.optional(),
  source: z.literal('import').optional(),
})

export interface StoredActor {
  readonly id: string
  readonly kind: string
  readonly sealed: Uint8Array
}
export interface StoredToken {
  readonly id: string
  readonly actor: string
  readonly hash: Uint8Array
  readonly sealed: Uint8Array
}
export interface StoredMatter {
  readonly id: string
  readonly opened_by: string
  readonly office: string | null
  readonly sealed: Uint8Array
}

/** An actor's row, opened and found to agree with its clear half. */
export function openActor(on: IdentityPorts, { id, kind, sealed }: StoredActor): Answer<ActorRow> {
  const row = openJson(on, actorRow, 'actor', id, sealed)
  return row.ok && row.value.kind !== kind ? contradicted('actor', id) : row
}

/** A token's row, opened and found to agree with the columns that found it. */
export function openToken(on: IdentityPorts, { id, actor, hash, sealed }: StoredToken): Answer<TokenRow> {
  const row = openJson(on, tokenRow, 'token', id, sealed)
  if (!row.ok) return row
  const agrees = row.value.actor === actor && row.value.hash === Buffer.from(hash).toString('base64url')
  return agrees ? row : contradicted('token', id)
}

/** A case's row, opened and found to agree with the columns that found it. */
export function openMatter(on: IdentityPorts, { id, opened_by, office, sealed }: StoredMatter): Answer<MatterRow> {
  const row = openJson(on, matterRow, 'matter', id, sealed)
  if (!row.ok) return row
  return row.value.openedBy === opened_by && (row.value.office ?? null) === office ? row : contradicted('matter', id)
}

/** The actor of this id, locked against change until the transaction ends; undefined where there is none. */
export async function readActor(
  { query }: Transaction,
  on: IdentityPorts,
  id: string,
): Promise<Answer<ActorRow | undefined>> {
  const [row] = await query<StoredActor>('select id, kind, sealed from actor where id = $1 for update', [id])
  return row === undefined ? granted(undefined) : openActor(on, row)
}

/** The actors of these ids, read together; one that does not exist is not among them. */
export async function readActors(
  { query }: Transaction,
  on: IdentityPorts,
  ids: readonly string[],
): Promise<Answer<ReadonlyMap<string, ActorRow>>> {
  const actors = new Map<string, ActorRow>()
  for (const stored of await query<StoredActor>('select id, kind, sealed from actor where id = any($1::uuid[])', [
    ids,
  ])) {
    const row = openActor(on, stored)
    if (!row.ok) return row
    actors.set(stored.id, row.value)
  }
  return granted(actors)
}
