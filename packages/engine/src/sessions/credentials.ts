import {
  type ActorId,
  type Answer,
  type Credential,
  type CredentialId,
  type CredentialList,
  granted,
  type Instant,
  problem,
  refused,
} from '@carnet/api'
import { type Done, openJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import { accountsOf, credentialOf as accountListed } from './accounts.ts'
import { credentialOf as passkeyListed, passkeysOf } from './passkeys.ts'
import { credentialOf as passwordListed, passwordIn } from './passwords.ts'
import type { SessionPorts } from './ports.ts'
import { recoveryRow } from './rows.ts'

/** The ways to sign in that a person has. One row that does not open fails the list: tampering shows. */
export async function listCredentials(
  transaction: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<CredentialList>> {
  const passkeys = await passkeysOf(transaction, on, person)
  if (!passkeys.ok) return passkeys
  const password = await passwordIn(transaction, on, 'actor', person)
  if (!password.ok) return password
  const codes = await codesOf(transaction, on, person)
  if (!codes.ok) return codes
  const accounts = await accountsOf(transaction, on, person)
  if (!accounts.ok) return accounts
  return granted({
    credentials: [
      ...passkeys.value.map(passkeyListed),
      ...(password.value === undefined ? [] : [passwordListed(password.value)]),
      ...codes.value,
      ...accounts.value.map(accountListed),
    ],
  })
}

async function codesOf(
  { query }: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<readonly Credential[]>> {
  const codes = await query<{ hash: Uint8Array; sealed: Uint8Array }>(
    'select hash, sealed from recovery_code where actor = $1',
    [person],
  )
  const [first] = codes
  if (first === undefined) return granted([])
  const row = openJson(on, recoveryRow, 'recovery-code', Buffer.from(first.hash).toString('hex'), first.sealed)
  if (!row.ok) return row
  const { set, enrolled } = row.value
  return granted([
    {
      kind: 'recovery-codes',
      id: set as CredentialId,
      name: 'recovery codes',
      enrolled: enrolled.toISOString() as Instant,
      left: codes.length,
    },
  ])
}

const tables = [
  ['passkey', 'id'],
  ['password', 'id'],
  ['recovery_code', 'code_set'],
  ['provider_account', 'id'],
] as const

/** Whose it is; undefined where there is none. */
export async function credentialOwner({ query }: Transaction, id: CredentialId): Promise<ActorId | undefined> {
  for (const [table, column] of tables) {
    const [stored] = await query<{ actor: ActorId }>(`select actor from ${table} where ${column} = $1 limit 1`, [id])
    if (stored !== undefined) return stored.actor
  }
  return undefined
}

/** Removes it: nobody signs in by it from the commit on. */
export async function removeCredential(
  { query }: Transaction,
  id: CredentialId,
): Promise<Answer<Done<Record<string, never>>>> {
  for (const [table, column] of tables) {
    const [removed] = await query<{ actor: string }>(`delete from ${table} where ${column} = $1 returning actor`, [id])
    if (removed !== undefined)
      return granted({ value: {}, stamps: [{ kind: 'credential-removed', about: [removed.actor, id] }] })
  }
  return refused(problem('request/not-found', { what: 'credential' }))
}
