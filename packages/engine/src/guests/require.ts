import { type Actor, type AgreementInForce, type Answer, granted, problem, refused } from '@carnet/api'
import type { Identity } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { GuestPorts } from './ports.ts'
import { provenAgreement } from './proven.ts'
import { agreementsWhere, officesWhere } from './row.ts'

/**
 * Who asks; a guest with the agreements of the office that are in force at this moment, read and proven anew for each
 * request: an end counts from its commit on.
 */
export const requiringGuests =
  (require: Identity['require'], on: GuestPorts): Identity['require'] =>
  async (session) => {
    const actor = await require(session)
    if (!actor.ok || actor.value.kind !== 'guest') return actor
    const guest = actor.value
    return on.database.transaction((transaction) => withAgreements(transaction, on, guest))
  }

async function withAgreements(
  transaction: Transaction,
  on: GuestPorts,
  guest: Extract<Actor, { kind: 'guest' }>,
): Promise<Answer<Actor>> {
  const offices = await officesWhere(transaction, on, 'where code = $1', [guest.office])
  if (!offices.ok) return offices
  const [office] = offices.value
  if (office === undefined || office.ended !== undefined) return refused(problem('request/unauthenticated', {}))
  const rows = await agreementsWhere(transaction, on, 'where office = $1', [guest.office])
  if (!rows.ok) return rows
  const now = on.now()
  const inForce: AgreementInForce[] = []
  for (const row of rows.value) {
    const { purposes, elements, from, until } = row.terms
    if (row.ended !== undefined || now < new Date(from) || now >= new Date(until)) continue
    const proven = await provenAgreement(transaction, on, row)
    if (!proven.ok) return proven
    inForce.push({ id: row.id, purposes, elements, from, until })
  }
  return granted({ ...guest, agreements: inForce })
}
