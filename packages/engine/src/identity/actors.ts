import {
  type ActorCreated,
  type ActorId,
  type ActorList,
  type ActorListed,
  type Answer,
  granted,
  type Instant,
  type PersonCreation,
  problem,
  refused,
  type ServiceCreation,
  type TokenId,
} from '@carnet/api'
import type { Transaction } from '../store/index.ts'
import type { Done } from './done.ts'
import { type IdentityPorts, randomId, sealJson } from './ports.ts'
import {
  type ActorRow,
  openActor,
  openToken,
  readActor,
  readActors,
  type StoredActor,
  type StoredToken,
  type TokenRow,
} from './rows.ts'
import { writeToken } from './tokens.ts'

/** Registers the person who may register others; refused once anybody is registered. */
export async function createFirstAdministrator(
  transaction: Transaction,
  on: IdentityPorts,
  name: string,
): Promise<Answer<Done<ActorCreated>>> {
  // The lock lets only one of two nodes that initialise at once find the register empty.
  await transaction.query('lock table actor in share row exclusive mode')
  const [anybody] = await transaction.query('select id from actor limit 1')
  if (anybody !== undefined) return refused(problem('request/conflict', { what: 'administrator' }))
  return granted(await createPerson(transaction, on, { name, roles: ['administrator'], offices: [] }))
}

/** Registers a named natural person and issues the first token. */
export const createPerson = (
  transaction: Transaction,
  on: IdentityPorts,
  { name, roles, offices }: PersonCreation,
): Promise<Done<ActorCreated>> =>
  create(transaction, on, { v: 1, kind: 'person', name, roles, offices, mayIngest: true, since: on.now() })

/** Registers a service and issues its first token. */
export const createService = (
  transaction: Transaction,
  on: IdentityPorts,
  { name, roles, offices, mayIngest }: ServiceCreation,
): Promise<Done<ActorCreated>> =>
  create(transaction, on, { v: 1, kind: 'service', name, roles, offices, mayIngest, since: on.now() })

/** Registers one natural person of a guest office, without a token. */
export async function registerGuestActor(
  { query }: Transaction,
  on: IdentityPorts,
  { name, office }: { readonly name: string; readonly office: string },
): Promise<ActorListed> {
  const id = randomId(on.random)
  const row: ActorRow = { v: 1, kind: 'guest', name, office, roles: [], offices: [], mayIngest: false, since: on.now() }
  await query('insert into actor (id, kind, sealed) values ($1, $2, $3)', [
    id,
    row.kind,
    sealJson(on, 'actor', id, row),
  ])
  return listed(id, row, [])
}

/** Ends a guest. One that has ended is a conflict: nothing would change. */
export async function endGuestActor(
  transaction: Transaction,
  on: IdentityPorts,
  id: ActorId,
): Promise<Answer<{ readonly name: string; readonly office: string; readonly ended: Date }>> {
  const row = await readActor(transaction, on, id)
  if (!row.ok) return row
  const { kind, name, office } = row.value ?? {}
  if (row.value === undefined || kind !== 'guest' || name === undefined || office === undefined)
    return refused(problem('request/not-found', { what: 'guest' }))
  if (row.value.ended !== undefined) return refused(problem('request/conflict', { what: 'guest' }))
  const ended = on.now()
  await transaction.query('update actor set sealed = $2 where id = $1', [
    id,
    sealJson(on, 'actor', id, { ...row.value, ended }),
  ])
  return granted({ name, office, ended })
}

async function create(transaction: Transaction, on: IdentityPorts, row: ActorRow): Promise<Done<ActorCreated>> {
  const id = randomId(on.random)
  await transaction.query('insert into actor (id, kind, sealed) values ($1, $2, $3)', [
    id,
    row.kind,
    sealJson(on, 'actor', id, row),
  ])
  const credential = await writeToken(transaction, on, id, row.kind)
  const actor = listed(id, row, [{ id: credential.id, expires: credential.expires, state: 'live' }])
  return {
    value: { actor, credential },
    stamps: [
      { kind: 'actor-created', about: [id] },
      { kind: 'token-issued', about: [id, credential.id] },
    ],
  }
}

/** Everybody registered, with the state of their tokens now. One row that does not open fails the list: tampering shows. */
export async function listActors({ query }: Transaction, on: IdentityPorts): Promise<Answer<ActorList>> {
  const now = on.now()
  const tokens = new Map<string, ActorListed['tokens'][number][]>()
  for (const stored of await query<StoredToken>('select id, actor, hash, sealed from token order by id')) {
    const row = openToken(on, stored)
    if (!row.ok) return row
    const of = tokens.get(stored.actor) ?? []
    tokens.set(stored.actor, of)
    of.push({
      id: stored.id as TokenId,
      expires: row.value.expires.toISOString() as Instant,
      state: tokenState(row.value, now),
    })
  }
  const actors: { readonly since: Date; readonly actor: ActorListed }[] = []
  for (const stored of await query<StoredActor>('select id, kind, sealed from actor')) {
    const row = openActor(on, stored)
    if (!row.ok) return row
    actors.push({ since: row.value.since, actor: listed(stored.id, row.value, tokens.get(stored.id) ?? []) })
  }
  actors.sort((a, b) => a.since.getTime() - b.since.getTime())
  return granted({ actors: actors.map(({ actor }) => actor) })
}

/** What is said of an actor to those who see what the actor did. */
export type Registered = Pick<ActorListed, 'kind' | 'name' | 'offices'>

/** How actors are registered; a guest’s office is the one whose person it is. */
export async function registered(
  transaction: Transaction,
  on: IdentityPorts,
  ids: readonly ActorId[],
): Promise<Answer<ReadonlyMap<ActorId, Registered>>> {
  const rows = await readActors(transaction, on, ids)
  if (!rows.ok) return rows
  return granted(
    new Map(
      [...rows.value].map(([id, { kind, name, office, offices }]) => [
        id as ActorId,
        { kind, name, offices: office === undefined ? offices : [office] },
      ]),
    ),
  )
}

/** Whether a registered actor may send messages in. */
export async function mayIngest({ query }: Transaction, on: IdentityPorts, actor: ActorId): Promise<Answer<boolean>> {
  const [stored] = await query<StoredActor>('select id, kind, sealed from actor where id = $1', [actor])
  if (stored === undefined) return granted(false)
  const row = openActor(on, stored)
  return row.ok ? granted(row.value.mayIngest && row.value.ended === undefined) : row
}

export function tokenState({ revoked, expires }: TokenRow, now: Date): 'live' | 'revoked' | 'expired' {
  if (revoked !== undefined) return 'revoked'
  return expires <= now ? 'expired' : 'live'
}

const listed = (
  id: string,
  { kind, name, roles, offices, ended }: ActorRow,
  tokens: ActorListed['tokens'],
): ActorListed => ({
  id: id as ActorId,
  kind,
  name,
  roles,
  offices,
  state: ended === undefined ? 'active' : 'ended',
  tokens,
})
