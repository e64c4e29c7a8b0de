import {
  type ActorId,
  type Answer,
  granted,
  type Instant,
  problem,
  refused,
  type SessionId,
  type SessionList,
  type SessionListed,
} from '@carnet/api'
import { credentialHash, type Done, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'
import { isLive, openSession, sessionColumns, type StoredSession } from './rows.ts'

/** A person's live sessions, the newest first. One row that does not open fails the list: tampering shows. */
export async function listSessions(
  { query }: Transaction,
  on: SessionPorts,
  person: ActorId,
  current: SessionId | undefined,
): Promise<Answer<SessionList>> {
  const sessions: SessionListed[] = []
  const found = await query<StoredSession>(
    `select ${sessionColumns} from session where actor = $1 order by begun desc, id`,
    [person],
  )
  for (const stored of found) {
    const row = openSession(on, stored)
    if (!row.ok) return row
    if (!isLive(row.value, on.now())) continue
    const { strength, methods, begun, seen, until, place, elsewhere } = row.value
    sessions.push({
      id: stored.id,
      strength,
      methods,
      begun: begun.toISOString() as Instant,
      seen: seen.toISOString() as Instant,
      until: until.toISOString() as Instant,
      place,
      elsewhere,
      current: stored.id === current,
    })
  }
  return granted({ sessions })
}

/** Whose a session is; undefined where there is none. */
export async function sessionOwner({ query }: Transaction, id: SessionId): Promise<ActorId | undefined> {
  const [stored] = await query<{ actor: ActorId }>('select actor from session where id = $1', [id])
  return stored?.actor
}

/** Ends a live session. One that has ended is a conflict. */
export async function endSession(
  { query }: Transaction,
  on: SessionPorts,
  id: SessionId,
): Promise<Answer<Done<Record<string, never>>>> {
  const [stored] = await query<StoredSession>(`select ${sessionColumns} from session where id = $1 for update`, [id])
  if (stored === undefined) return refused(problem('request/not-found', { what: 'session' }))
  const row = openSession(on, stored)
  if (!row.ok) return row
  if (!isLive(row.value, on.now())) return refused(problem('request/conflict', { what: 'session' }))
  await query('update session set sealed = $2 where id = $1', [
    id,
    sealJson(on, 'session', id, { ...row.value, ended: on.now() }),
  ])
  return granted({ value: {}, stamps: [{ kind: 'session-ended', about: [row.value.actor, id] }] })
}

/** Ends every live session of somebody who is not to be let in any more. */
export async function endSessionsOf(
  transaction: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<Done<unknown>['stamps']>> {
  const stored = await transaction.query<{ id: SessionId }>('select id from session where actor = $1 order by id', [
    person,
  ])
  const stamps: Done<unknown>['stamps'][number][] = []
  for (const { id } of stored) {
    const ended = await endSession(transaction, on, id)
    if (ended.ok) stamps.push(...ended.value.stamps)
    else if (ended.problem.code !== 'request/conflict') return ended
  }
  return granted(stamps)
}

/** THREAT: fixation. Who signs in anew leaves the session behind that the same request brought, where it is the same person's. */
export async function endCurrent(
  transaction: Transaction,
  on: SessionPorts,
  person: ActorId,
  token: string | undefined,
): Promise<Done<unknown>['stamps']> {
  const hash = token === undefined ? undefined : credentialHash(token, 'carnets_')
  if (hash === undefined) return []
  const [stored] = await transaction.query<{ id: SessionId }>('select id from session where hash = $1 and actor = $2', [
    hash,
    person,
  ])
  const ended = stored === undefined ? undefined : await endSession(transaction, on, stored.id)
  return ended?.ok === true ? ended.value.stamps : []
}
