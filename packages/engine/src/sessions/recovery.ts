import {
  type ActorId,
  type Answer,
  type CredentialId,
  granted,
  problem,
  type RecoveryCodes,
  refused,
} from '@carnet/api'
import { createHash } from 'node:crypto'
import { contradicted, type Done, openJson, randomId, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'
import { type RecoveryRow, recoveryRow } from './rows.ts'

const howMany = 10
/** Crockford’s base32: no letter looks like a digit. Twenty of them are 100 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const characters = 20

/** Makes ten codes in place of those before; kept are their hashes alone, 100 random bits need no slow one. */
export async function makeRecoveryCodes(
  transaction: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<Done<RecoveryCodes>>> {
  const set = randomId(on.random) as CredentialId
  const codes = Array.from({ length: howMany }, () => newCode(on))
  await transaction.query('delete from recovery_code where actor = $1', [person])
  const row: RecoveryRow = { v: 1, actor: person, set, enrolled: on.now() }
  for (const code of codes) {
    const hash = hashOf(code)
    await transaction.query('insert into recovery_code (hash, actor, code_set, sealed) values ($1, $2, $3, $4)', [
      hash,
      person,
      set,
      sealJson(on, 'recovery-code', hash.toString('hex'), row),
    ])
  }
  return granted({
    value: { id: set, codes: codes.map(written) },
    stamps: [{ kind: 'credential-enrolled', about: [person, set] }],
  })
}

/** Whose code this is. */
export const readRecoveryCode = (transaction: Transaction, on: SessionPorts, typed: string): Promise<Answer<ActorId>> =>
  ownerOf(transaction, on, typed, 'select actor, sealed from recovery_code where hash = $1')

/** Whose code this was: it is gone with that. */
export const useRecoveryCode = (transaction: Transaction, on: SessionPorts, typed: string): Promise<Answer<ActorId>> =>
  ownerOf(transaction, on, typed, 'delete from recovery_code where hash = $1 returning actor, sealed')

async function ownerOf(
  { query }: Transaction,
  on: SessionPorts,
  typed: string,
  statement: string,
): Promise<Answer<ActorId>> {
  const hash = hashOf(plain(typed))
  const [stored] = await query<{ actor: string; sealed: Uint8Array }>(statement, [hash])
  if (stored === undefined) return refused(problem('sign-in/refused', {}))
  const id = hash.toString('hex')
  const row = openJson(on, recoveryRow, 'recovery-code', id, stored.sealed)
  if (!row.ok) return row
  return row.value.actor === stored.actor ? granted(row.value.actor) : contradicted('recovery-code', id)
}

const newCode = ({ random }: SessionPorts): string =>
  Array.from(random(characters), (byte) => alphabet.charAt(byte % alphabet.length)).join('')

const written = (code: string): string => (code.match(/.{5}/g) ?? []).join('-')
/** As people type it: any case, O for nought, I and L for one. */
const plain = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
const hashOf = (code: string): Buffer => createHash('sha256').update('carnet/recovery-code/v1').update(code).digest()
