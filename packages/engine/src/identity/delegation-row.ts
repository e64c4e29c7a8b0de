import { ActorId, type Answer, type Delegation, type DelegationId, granted, type Instant } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { contradicted, type IdentityPorts, openJson, sealJson } from './ports.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** What a delegation's row says. Its clear columns only find it. */
export interface DelegationRow {
  readonly v: 1
  readonly person: ActorId
  readonly delegate: ActorId
  readonly from: Date
  readonly until: Date
  readonly ended?: Date | undefined
}
const delegationRow: z.ZodType<DelegationRow> = z.strictObject({
  v: z.literal(1),
  person: ActorId,
  delegate: ActorId,
  from: instant,
  until: instant,
  ended: instant.optional(),
})

interface StoredDelegation {
  readonly id: string
  readonly person: string
  readonly delegate: string
  readonly sealed: Uint8Array
}
const columns = 'id, person, delegate, sealed'

export interface Delegated {
  readonly id: DelegationId
  readonly row: DelegationRow
}

/** Whether somebody stood in for the other at some time from `since` until now. */
export const wasInForce = ({ from, until, ended }: DelegationRow, since: Date, now: Date): boolean =>
  from <= now && until > since && (ended === undefined || ended > since)

/** Whether somebody stands in for the other at this moment. */
export const isInForce = (row: DelegationRow, at: Date): boolean => wasInForce(row, at, at)

/** The delegations to these persons. */
export const delegationsTo = (
  transaction: Transaction,
  on: IdentityPorts,
  delegates: readonly ActorId[],
): Promise<Answer<readonly Delegated[]>> => delegationsWhere(transaction, on, 'delegate = any($1::uuid[])', [delegates])

/** Delegations as `where` finds them, in the order in which they were given ids. */
export async function delegationsWhere(
  { query }: Transaction,
  on: IdentityPorts,
  where: string,
  parameters: readonly unknown[],
): Promise<Answer<readonly Delegated[]>> {
  const delegations: Delegated[] = []
  const rows = await query<StoredDelegation>(`select ${columns} from delegation where ${where}`, parameters)
  for (const { id, person, delegate, sealed } of rows) {
    const row = openJson(on, delegationRow, 'delegation', id, sealed)
    if (!row.ok) return row
    if (row.value.person !== person || row.value.delegate !== delegate) return contradicted('delegation', id)
    delegations.push({ id: id as DelegationId, row: row.value })
  }
  return granted(delegations)
}

export const insertDelegation = ({ query }: Transaction, on: IdentityPorts, { id, row }: Delegated): Promise<unknown> =>
  query(`insert into delegation (${columns}) values ($1, $2, $3, $4)`, [
    id,
    row.person,
    row.delegate,
    sealJson(on, 'delegation', id, row),
  ])

export const updateDelegation = ({ query }: Transaction, on: IdentityPorts, { id, row }: Delegated): Promise<unknown> =>
  query('update delegation set sealed = $2 where id = $1', [id, sealJson(on, 'delegation', id, row)])

export const delegationOf = ({ id, row: { person, delegate, from, until, ended } }: Delegated): Delegation => ({
  id,
  person,
  delegate,
  from: written(from),
  until: written(until),
  ...(ended === undefined ? {} : { ended: written(ended) }),
})

const written = (at: Date): Instant => at.toISOString() as Instant
