import { ActorId, type Answer, type SessionId, SessionStrength } from '@carnet/api'
import { z } from 'zod'
import { contradicted, openJson } from '../identity/index.ts'
import type { SessionPorts } from './ports.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** Where a request comes from. */
export interface Place {
  readonly address: string
  readonly agent: string
}

/** What a session's row says; `idle` in milliseconds. */
export interface SessionRow {
  readonly v: 1
  readonly actor: ActorId
  readonly hash: string
  readonly strength: SessionStrength
  readonly methods: readonly string[]
  readonly begun: Date
  readonly seen: Date
  readonly until: Date
  readonly idle: number
  readonly place: Place
  readonly elsewhere: boolean
  readonly ended?: Date | undefined
}
const sessionRow: z.ZodType<SessionRow> = z.strictObject({
  v: z.literal(1),
  actor: ActorId,
  hash: z.string(),
  strength: SessionStrength,
  methods: z.array(z.string()),
  begun: instant,
  seen: instant,
  until: instant,
  idle: z.int().positive(),
  place: z.strictObject({ address: z.string(), agent: z.string() }),
  elsewhere: z.boolean(),
  ended: instant.optional(),
})

export interface StoredSession {
  readonly id: SessionId
  readonly actor: string
  readonly hash: Uint8Array
  readonly sealed: Uint8Array
}
export const sessionColumns = 'id, actor, hash, sealed'

/** A session's row, opened and found to agree with the columns that found it. */
export function openSession(on: SessionPorts, { id, actor, hash, sealed }: StoredSession): Answer<SessionRow> {
  const row = openJson(on, sessionRow, 'session', id, sealed)
  if (!row.ok) return row
  const agrees = row.value.actor === actor && row.value.hash === Buffer.from(hash).toString('base64url')
  return agrees ? row : contradicted('session', id)
}

/** A session ends when somebody ends it, when it was idle, and after its time. */
export const isLive = ({ ended, seen, idle, until }: SessionRow, now: Date): boolean =>
  ended === undefined && now < until && now.getTime() - seen.getTime() < idle

/** What a passkey's row says; `publicKey` is COSE, both in base64url. */
export interface PasskeyRow {
  readonly v: 1
  readonly actor: ActorId
  readonly credential: string
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly enrolled: Date
  readonly used?: Date | undefined
}
export const passkeyRow: z.ZodType<PasskeyRow> = z.strictObject({
  v: z.literal(1),
  actor: ActorId,
  credential: z.string(),
  publicKey: z.string(),
  counter: z.int().nonnegative(),
  transports: z.array(z.string()),
  name: z.string(),
  enrolled: instant,
  used: instant.optional(),
})

/** What a password's row says; bytes in base64url. `step` is the last time step whose code was used (RFC 6238 §5.2). */
export interface PasswordRow {
  readonly v: 1
  readonly actor: ActorId
  readonly term: string
  readonly salt: string
  readonly hash: string
  readonly secret: string
  readonly step: number
  readonly enrolled: Date
}
export const passwordRow: z.ZodType<PasswordRow> = z.strictObject({
  v: z.literal(1),
  actor: ActorId,
  term: z.string(),
  salt: z.string(),
  hash: z.string(),
  secret: z.string(),
  step: z.int(),
  enrolled: instant,
})

export interface RecoveryRow {
  readonly v: 1
  readonly actor: ActorId
  readonly set: string
  readonly enrolled: Date
}
export const recoveryRow: z.ZodType<RecoveryRow> = z.strictObject({
  v: z.literal(1),
  actor: ActorId,
  set: z.string(),
  enrolled: instant,
})
