import {
  type Actor,
  type ActorId,
  type Answer,
  type FoundingStage,
  granted,
  problem,
  type ProposalId,
  refused,
  type SessionNow,
  type SessionStrength,
} from '@carnet/api'
import { groupStatements, type Transaction } from '../store/index.ts'
import type { Session } from '../types.ts'
import { tokenState } from './actors.ts'
import { credentialHash } from './credential.ts'
import { type Effective, effectiveOn } from './effective.ts'
import { foundedBy, stageOn } from './founding.ts'
import type { StoredGrant } from './grant-row.ts'
import type { IdentityPorts } from './ports.ts'
import { type ActorRow, openActor, openToken, type TokenRow } from './rows.ts'
import { standingsOn } from './standing.ts'
import { shownTraining } from './trainings.ts'

/** Whose a request is, and how surely. */
export interface Recognised {
  readonly actor: ActorId
  readonly strength: SessionStrength
  readonly session?: SessionNow
}

/** Tells whose a request is by something else than a token; undefined where it brings nothing of the kind. */
export type Recognise = (session: Session) => Promise<Answer<Recognised>> | undefined

interface Found {
  readonly id: string
  readonly hash: Uint8Array
  readonly sealed: Uint8Array
  readonly actor: string
  readonly kind: string
  readonly actorSealed: Uint8Array
}
/** With the grants that may add to it, as they are stored. */
interface FoundWith {
  readonly found: Found | undefined
  readonly grants: readonly StoredGrant[]
  readonly foundedBy: ProposalId | null
}
interface Opened {
  readonly found: Found
  readonly token: TokenRow
  readonly actor: ActorRow
}

/** Opened rows remembered: a request that brings a known token costs a read and no unsealing. */
const mostRemembered = 10_000

export interface Sessions {
  /** Who asks: by the first of the ways that the request brings something for, else by its token. */
  readonly require: (session: Session) => Promise<Answer<Actor>>
  /** Somebody who was recognised, as registered now. */
  readonly known: (recognised: Recognised) => Promise<Answer<Actor>>
}

export function sessionsOn(on: IdentityPorts, ways: readonly Recognise[]): Sessions {
  const byToken = tokensOn(on)
  const standing = standingsOn(on)
  const known = async (recognised: Recognised): Promise<Answer<Actor>> => {
    const row = await standing(recognised.actor)
    return row.ok ? granted(actorOf(row.value, recognised)) : row
  }
  return {
    known,
    async require(session) {
      for (const recognise of ways) {
        const found = await recognise(session)
        if (found !== undefined) return found.ok ? known(found.value) : found
      }
      return byToken(session)
    },
  }
}

/**
 * Who a token belongs to. The rows are read anew for every request, so that a revocation counts from its commit on, in
 * every process of the node; what is remembered is only how bytes that were read again opened the last time. Requests
 * that wait together are read together, in one statement.
 */
function tokensOn(on: IdentityPorts): (session: Session) => Promise<Answer<Actor>> {
  const unauthenticated = refused(problem('request/unauthenticated', {}))
  const remembered = new Map<string, Opened>()
  const effective = effectiveOn(on)
  const stage = stageOn(on)
  const read = groupStatements<Uint8Array, FoundWith>(on.database, (transaction, hashes) =>
    readTokens(transaction, hashes, on.now()),
  )

  const open = (key: string, found: Found): Answer<Opened> => {
    const before = remembered.get(key)
    if (before !== undefined && same(before.found, found)) return granted(before)
    remembered.delete(key)
    const token = openToken(on, found)
    if (!token.ok) return token
    const actor = openActor(on, { id: found.actor, kind: found.kind, sealed: found.actorSealed })
    if (!actor.ok) return actor
    const opened = { found, token: token.value, actor: actor.value }
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, opened)
    return granted(opened)
  }

  return async ({ token }) => {
    const hash = token === undefined ? undefined : credentialHash(token)
    if (hash === undefined) return unauthenticated
    const { found, grants, foundedBy: proposal } = await read(hash)
    if (found === undefined) return unauthenticated
    const opened = open(Buffer.from(hash).toString('base64url'), found)
    if (!opened.ok) return opened
    const { token: row, actor } = opened.value
    if (tokenState(row, on.now()) !== 'live' || actor.ended !== undefined) return unauthenticated
    const now = await effective(actor, grants)
    if (!now.ok) return now
    const at = actor.kind === 'person' ? await stage(proposal) : granted('demonstration' as const)
    if (!at.ok) return at
    return granted(actorOf(now.value, { actor: found.actor as ActorId, strength: strengthIn[at.value] }))
  }
}

/** What a person's token is, as the node stands. THREAT: a file with a token, read by somebody else, acts as its person. */
const strengthIn: Readonly<Record<FoundingStage, SessionStrength>> = {
  demonstration: 'token',
  founding: 'founding',
  founded: 'enrolment',
}

/** One statement: a token and its actor come once for each grant, and once where there is none. */
async function readTokens(
  { query }: Transaction,
  hashes: readonly Uint8Array[],
  now: Date,
): Promise<readonly FoundWith[]> {
  const rows = await query<
    Found & {
      readonly grant: string | null
      readonly until: Date
      readonly grantSealed: Uint8Array
      readonly foundedBy: ProposalId | null
    }
  >(
    `select t.id, t.hash, t.sealed, t.actor, a.kind, a.sealed as "actorSealed",
            g.id as "grant", g.until, g.sealed as "grantSealed", ${foundedBy} as "foundedBy"
       from token t join actor a on a.id = t.actor
       left join role_grant g on g.person = a.id and g.until > $2
      where t.hash = any($1::bytea[]) order by g.id`,
    [hashes, now],
  )
  const byHash = Map.groupBy(rows, (row) => Buffer.from(row.hash).toString('hex'))
  return hashes.map((hash) => {
    const all = byHash.get(Buffer.from(hash).toString('hex')) ?? []
    const grants = all.flatMap(({ grant, actor, until, grantSealed }) =>
      grant === null ? [] : [{ id: grant, person: actor, until, sealed: grantSealed }],
    )
    return { found: all[0], grants, foundedBy: all[0]?.foundedBy ?? null }
  })
}

const same = (a: Found, b: Found): boolean =>
  a.id === b.id &&
  a.actor === b.actor &&
  a.kind === b.kind &&
  Buffer.compare(a.sealed, b.sealed) === 0 &&
  Buffer.compare(a.actorSealed, b.actorSealed) === 0

function actorOf(
  { kind, roles, offices, office, held, trainings }: Effective,
  { actor: id, strength, session }: Recognised,
): Actor {
  const actor = { id, offices, strength, ...(session === undefined ? {} : { session }) }
  if (kind === 'service') return { kind, ...actor, roles }
  if (kind === 'person')
    return {
      kind,
      ...actor,
      roles,
      ...(held === undefined ? {} : { held }),
      ...(trainings === undefined ? {} : { trainings: trainings.map(shownTraining) }),
    }
  if (office === undefined) throw new Error('a guest of no office')
  return { kind, ...actor, office, agreements: [] }
}
