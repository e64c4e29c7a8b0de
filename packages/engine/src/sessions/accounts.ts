import {
  type AccountLink,
  ActorId,
  type Answer,
  type Credential,
  type CredentialId,
  granted,
  type Instant,
  problem,
  refused,
} from '@carnet/api'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { contradicted, type Done, openJson, randomId, sealJson } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { SessionPorts } from './ports.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** What a row of an account at an identity provider says. */
const accountRow = z.strictObject({
  v: z.literal(1),
  actor: ActorId,
  issuer: z.string(),
  subject: z.string(),
  enrolled: instant,
})
type AccountRow = z.infer<typeof accountRow>
interface Account extends AccountRow {
  readonly id: CredentialId
}

interface StoredAccount {
  readonly id: CredentialId
  readonly actor: string
  readonly name: Uint8Array
  readonly sealed: Uint8Array
}
const columns = 'id, actor, name, sealed'

/** Accounts of one person or guest. */
const most = 5

/** Says which account at a provider is this person's: an administrator's word, never what the provider says of a name or address. */
export async function linkAccount(
  transaction: Transaction,
  on: SessionPorts,
  { id: actor, subject }: AccountLink,
  issuer: string,
): Promise<Answer<Done<Credential>>> {
  const known = await accountsOf(transaction, on, actor)
  if (!known.ok) return known
  if (known.value.length >= most) return refused(problem('request/conflict', { what: 'accounts: five at most' }))
  const id = randomId(on.random) as CredentialId
  const row: AccountRow = { v: 1, actor, issuer, subject, enrolled: on.now() }
  const [kept] = await transaction.query(
    `insert into provider_account (${columns}) values ($1, $2, $3, $4) on conflict (name) do nothing returning id`,
    [id, actor, nameOf(issuer, subject), sealJson(on, 'provider_account', id, row)],
  )
  if (kept === undefined) return refused(problem('request/conflict', { what: 'account' }))
  return granted({
    value: credentialOf({ id, ...row }),
    stamps: [{ kind: 'credential-enrolled', about: [actor, id] }],
  })
}

/** Whose account this is, locked; undefined where it is nobody's. */
export async function accountHolder(
  { query }: Transaction,
  on: SessionPorts,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<Answer<ActorId | undefined>> {
  const [stored] = await query<StoredAccount>(`select ${columns} from provider_account where name = $1 for update`, [
    nameOf(issuer, subject),
  ])
  if (stored === undefined) return granted(undefined)
  const account = opened(on, stored)
  return account.ok ? granted(account.value.actor) : account
}

export async function accountsOf(
  { query }: Transaction,
  on: SessionPorts,
  person: ActorId,
): Promise<Answer<readonly Account[]>> {
  const accounts: Account[] = []
  for (const stored of await query<StoredAccount>(
    `select ${columns} from provider_account where actor = $1 order by id`,
    [person],
  )) {
    const account = opened(on, stored)
    if (!account.ok) return account
    accounts.push(account.value)
  }
  return granted(accounts)
}

function opened(on: SessionPorts, { id, actor, name, sealed }: StoredAccount): Answer<Account> {
  const row = openJson(on, accountRow, 'provider_account', id, sealed)
  if (!row.ok) return row
  const { issuer, subject } = row.value
  const agrees = row.value.actor === actor && Buffer.compare(nameOf(issuer, subject), name) === 0
  return agrees ? granted({ id, ...row.value }) : contradicted('provider_account', id)
}

export const credentialOf = ({ id, issuer, subject, enrolled }: Account): Credential => ({
  kind: 'provider-account',
  id,
  name: 'account at the identity provider',
  enrolled: enrolled.toISOString() as Instant,
  issuer,
  subject,
})

/** What an account is found by. A subject is its issuer's: the same text of another issuer is somebody else. */
const nameOf = (issuer: string, subject: string): Buffer =>
  createHash('sha256')
    .update('carnet/provider-account/v1')
    .update(JSON.stringify([issuer, subject]))
    .digest()
