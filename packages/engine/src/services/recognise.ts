import { type Answer, granted, problem, refused, type ServiceProof } from '@carnet/api'
import type { Recognise, Recognised } from '../identity/index.ts'
import type { Database, Transaction } from '../store/index.ts'
import type { Session } from '../types.ts'
import type { ServicePorts } from './ports.ts'
import { keyNamed, type ServiceKeyRow, stateOf } from './row.ts'
import { keyNameIn, verifiedToken } from './signed-token.ts'

const unauthenticated = refused(problem('request/unauthenticated', {}))

/**
 * How a service shows who it is: by a token that it signed itself, or by a client certificate. Where there is a token, the
 * token decides.
 */
export function recogniseService(on: ServicePorts): Recognise {
  // One request is asked several times who it is from; its token is used up once.
  const used = new WeakMap<Session, Promise<Answer<Recognised>>>()
  return (session) => {
    const { token, certificate } = session
    if (token === undefined) return certificate === undefined ? undefined : byCertificate(on, certificate)
    const name = keyNameIn(token)
    if (name === undefined) return undefined
    const answer = used.get(session) ?? bySignedToken(on, token, name)
    used.set(session, answer)
    return answer
  }
}

async function bySignedToken(on: ServicePorts, token: string, name: string): Promise<Answer<Recognised>> {
  const row = await live(on, 'signing-key', name)
  if (!row.ok) return row
  const { proof, service } = row.value
  if (proof.kind !== 'signing-key') return unauthenticated
  const { publicKey } = proof
  const verified = await verifiedToken(token, { service, publicKey }, { audience: on.audience, now: on.now() })
  if (verified === undefined || !(await useOnce(on.database, verified, on.now()))) return unauthenticated
  return granted({ actor: service, strength: 'signed-token' })
}

async function byCertificate(on: ServicePorts, thumbprint: string): Promise<Answer<Recognised>> {
  const row = await live(on, 'certificate', thumbprint)
  return row.ok ? granted({ actor: row.value.service, strength: 'mutual-tls' }) : row
}

/** Read for every request anew: an end counts from its commit on. */
async function live(on: ServicePorts, kind: ServiceProof['kind'], name: string): Promise<Answer<ServiceKeyRow>> {
  const found = await on.database.transaction((transaction) => keyNamed(transaction, on, kind, name))
  if (!found.ok) return found
  const row = found.value?.[1]
  return row !== undefined && stateOf(row, on.now()) === 'live' ? granted(row) : unauthenticated
}

/**
 * Uses a token up; false where it was. THREAT: a token that is read on the way and sent again, to this process or another:
 * the table lets one of them in. What has expired anyway is forgotten a little at a time.
 */
const useOnce = (
  database: Database,
  { hash, until }: { readonly hash: Uint8Array; readonly until: Date },
  now: Date,
): Promise<boolean> =>
  database.transaction(async ({ query }: Transaction) => {
    await query(
      `delete from used_token where hash in
         (select hash from used_token where until < $1 order by until limit 100 for update skip locked)`,
      [now],
    )
    const rows = await query(
      'insert into used_token (hash, until) values ($1, $2) on conflict do nothing returning hash',
      [hash, until],
    )
    return rows.length === 1
  })
