import { type ActorId, type Answer, granted, type Instant, problem, refused } from '@carnet/api'
import { credentialHash, type Recognise, type Recognised, sealJson } from '../identity/index.ts'
import { groupStatements, type Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'
import { isLive, openSession, sessionColumns, type SessionRow, type StoredSession } from './rows.ts'

/** How often it is written that a session is in use, in milliseconds. */
const touchEvery = 60_000
const mostRemembered = 10_000

interface Found {
  readonly stored: StoredSession | undefined
}

/**
 * Whose a session's credential is. The row is read anew for every request, with those of all that wait: a session that was ended
 * is ended at once, in every process.
 */
export function recogniseSessions(on: SessionPorts): Recognise {
  const unauthenticated = refused(problem('request/unauthenticated', {}))
  const remembered = new Map<string, { readonly stored: StoredSession; readonly row: SessionRow }>()
  const read = groupStatements<Uint8Array, Found>(on.database, readSessions)

  const open = (stored: StoredSession): Answer<SessionRow> => {
    const before = remembered.get(stored.id)
    if (before !== undefined && same(before.stored, stored)) return granted(before.row)
    const row = openSession(on, stored)
    if (!row.ok) return row
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(stored.id, { stored, row: row.value })
    return row
  }

  const recognise = async (hash: Uint8Array): Promise<Answer<Recognised>> => {
    const { stored } = await read(hash)
    if (stored === undefined) return unauthenticated
    const row = open(stored)
    if (!row.ok) return row
    const now = on.now()
    if (!isLive(row.value, now)) return unauthenticated
    if (now.getTime() - row.value.seen.getTime() >= touchEvery) await touch(on, stored, { ...row.value, seen: now })
    return granted(recognised(stored, row.value))
  }

  return ({ token }) => {
    if (token?.startsWith('carnets_') !== true) return undefined
    const hash = credentialHash(token, 'carnets_')
    return hash === undefined ? Promise.resolve(unauthenticated) : recognise(hash)
  }
}

const recognised = ({ id, actor }: StoredSession, { strength, begun, elsewhere }: SessionRow): Recognised => ({
  actor: actor as ActorId,
  strength,
  session: { id, begun: begun.toISOString() as Instant, elsewhere },
})

/** Only over the very row that was read: one that somebody ended meanwhile stays ended. */
async function touch({ database, ...on }: SessionPorts, stored: StoredSession, row: SessionRow): Promise<void> {
  const sealed = sealJson({ database, ...on }, 'session', stored.id, row)
  await database.statements(({ query }) =>
    query('update session set sealed = $3 where id = $1 and sealed = $2', [stored.id, stored.sealed, sealed]),
  )
}

async function readSessions({ query }: Transaction, hashes: readonly Uint8Array[]): Promise<readonly Found[]> {
  const rows = await query<StoredSession>(`select ${sessionColumns} from session where hash = any($1::bytea[])`, [
    hashes,
  ])
  const byHash = new Map(rows.map((row) => [Buffer.from(row.hash).toString('hex'), row]))
  return hashes.map((hash) => ({ stored: byHash.get(Buffer.from(hash).toString('hex')) }))
}

const same = (a: StoredSession, b: StoredSession): boolean =>
  a.actor === b.actor && Buffer.compare(a.hash, b.hash) === 0 && Buffer.compare(a.sealed, b.sealed) === 0
