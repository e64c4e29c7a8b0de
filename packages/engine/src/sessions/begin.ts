import {
  type ActorId,
  type Instant,
  type Role,
  type SessionBegun,
  type SessionId,
  type SessionStrength,
} from '@carnet/api'
import { type Done, newCredential, randomId, readEffective, sealJson, type ToStamp } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'
import { isLive, openSession, type Place, sessionColumns, type SessionRow, type StoredSession } from './rows.ts'

export interface SessionBeginning {
  readonly person: ActorId
  readonly strength: SessionStrength
  /** What was proven, as RFC 8176 names it: `pwd`, `otp`, `hwk`, `user`. */
  readonly methods: readonly string[]
  readonly from: Place
}

const minute = 60 * 1000
/** Milliseconds. NIST SP 800-63B-4 §2.2.3: twelve hours at the longest, whatever happens. */
const longest = 12 * 60 * minute
const [usualIdle, privilegedIdle] = [30 * minute, 15 * minute]
/** How long an ended one is still kept. */
const kept = 30 * 24 * 60 * minute

/** Who can do grave harm: their sessions end sooner. */
const privileged: readonly Role[] = ['administrator', 'key-custodian', 'security-analyst', 'policy-approver', 'dpo']

/**
 * Begins a session, always a new one: its credential was never told to anybody before. THREAT: two who share one account. A
 * session that is live at another place is marked, and so is this one; the ledger has it.
 */
export async function beginSession(
  transaction: Transaction,
  on: SessionPorts,
  { person, strength, methods, from: place }: SessionBeginning,
): Promise<Done<SessionBegun>> {
  const now = on.now()
  const { text: credential, hash } = newCredential(on.random, 'carnets_')
  const id = randomId(on.random) as SessionId
  await transaction.query('delete from session where actor = $1 and begun < $2', [
    person,
    new Date(now.getTime() - kept),
  ])
  const others = await liveElsewhere(transaction, on, person, place)
  const row: SessionRow = {
    v: 1,
    actor: person,
    hash: Buffer.from(hash).toString('base64url'),
    strength,
    methods,
    begun: now,
    seen: now,
    until: new Date(now.getTime() + longest),
    idle: await idleOf(transaction, on, person),
    place,
    elsewhere: others.length > 0,
  }
  await transaction.query('insert into session (id, actor, hash, begun, sealed) values ($1, $2, $3, $4, $5)', [
    id,
    person,
    hash,
    now,
    sealJson(on, 'session', id, row),
  ])
  for (const other of others)
    await transaction.query('update session set sealed = $2 where id = $1', [
      other.id,
      sealJson(on, 'session', other.id, { ...other.row, elsewhere: true }),
    ])
  const begun: ToStamp = { kind: 'session-begun', about: [person, id] }
  const seen: ToStamp = { kind: 'session-elsewhere', about: [person, id, ...others.map((other) => other.id)] }
  return {
    value: {
      id,
      credential,
      strength,
      begun: now.toISOString() as Instant,
      until: row.until.toISOString() as Instant,
      elsewhere: row.elsewhere,
    },
    stamps: others.length === 0 ? [begun] : [begun, seen],
  }
}

async function liveElsewhere(
  { query }: Transaction,
  on: SessionPorts,
  person: ActorId,
  place: Place,
): Promise<readonly { readonly id: SessionId; readonly row: SessionRow }[]> {
  const now = on.now()
  const found = await query<StoredSession>(
    `select ${sessionColumns} from session where actor = $1 order by id for update`,
    [person],
  )
  return found.flatMap((stored) => {
    const row = openSession(on, stored)
    // One that does not open lets nobody in; who lists the sessions is told.
    if (!row.ok || !isLive(row.value, now)) return []
    const { address, agent } = row.value.place
    return address === place.address && agent === place.agent ? [] : [{ id: stored.id, row: row.value }]
  })
}

async function idleOf(transaction: Transaction, on: SessionPorts, person: ActorId): Promise<number> {
  const found = await readEffective(transaction, on, [person])
  // One that does not open is recognised nowhere.
  const roles = found.ok ? (found.value.get(person)?.roles ?? []) : []
  return roles.some((role) => privileged.includes(role)) ? privilegedIdle : usualIdle
}
