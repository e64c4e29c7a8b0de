import { type Answer, endsWithin, type Grant, type GrantList, type GrantQuery, granted } from '@carnet/api'
import { grantOf, type KeptGrant } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { GrantPorts } from './ports.ts'

/** Grants of one person, of one office, or all; those that end last come last. */
export async function listed(
  transaction: Transaction,
  { identity, now }: GrantPorts,
  query: GrantQuery,
): Promise<Answer<GrantList>> {
  const found = await asked(transaction, identity, query)
  return found.ok ? granted({ grants: inOrder(found.value.map((grant) => grantOf(grant, now()))) }) : found
}

/** Those that end within 90 days, and that no other carries on. */
export async function dueFor(
  transaction: Transaction,
  { identity, now }: GrantPorts,
  query: GrantQuery,
): Promise<Answer<GrantList>> {
  const found = await asked(transaction, identity, query)
  if (!found.ok) return found
  const at = now()
  const all = found.value.map((grant) => grantOf(grant, at))
  return granted({ grants: inOrder(all.filter((grant) => isDue(grant, all, at))) })
}

async function asked(
  transaction: Transaction,
  identity: GrantPorts['identity'],
  { person, office }: GrantQuery,
): Promise<Answer<readonly KeptGrant[]>> {
  const found = await identity.grants(transaction, person)
  if (!found.ok || office === undefined) return found
  return granted(found.value.filter(({ row }) => row.offices.includes(office)))
}

function isDue(grant: Grant, all: readonly Grant[], at: Date): boolean {
  if (grant.state !== 'in-force' || endsWithin(grant.until, at) === undefined) return false
  return !all.some((other) => carriesOn(other, grant))
}

const carriesOn = (other: Grant, grant: Grant): boolean =>
  other.id !== grant.id &&
  (other.state === 'in-force' || other.state === 'coming') &&
  other.person === grant.person &&
  other.role === grant.role &&
  other.audit === grant.audit &&
  grant.offices.every((office) => other.offices.includes(office)) &&
  other.from <= grant.until &&
  grant.until < other.until

const inOrder = (grants: readonly Grant[]): readonly Grant[] =>
  grants.toSorted((a, b) => a.until.localeCompare(b.until) || a.id.localeCompare(b.id))
