import {
  type ActorListed,
  type Answer,
  granted,
  type GuestOffice,
  type GuestOfficeList,
  type GuestOfficeRegistration,
  type GuestRegistration,
  type Instant,
  problem,
  refused,
} from '@carnet/api'
import { registerGuestActor } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { GuestChange, GuestPorts } from './ports.ts'
import { insertOffice, type OfficeRow, officesWhere, updateOffice } from './row.ts'

export async function registerGuestOffice(
  transaction: Transaction,
  on: GuestPorts,
  registration: GuestOfficeRegistration,
): Promise<Answer<GuestChange<GuestOffice>>> {
  const known = await officesWhere(transaction, on, 'where code = $1', [registration.code])
  if (!known.ok) return known
  if (known.value.length > 0) return refused(problem('request/conflict', { what: 'guest-office' }))
  const row: OfficeRow = { v: 1, ...registration, since: on.now() }
  await insertOffice(transaction, on, row)
  return granted({ value: officeOf(row), stamps: [{ kind: 'guest-office-registered', about: [row.code] }] })
}

/** Ends a guest office: from now on none of its persons is let in. */
export async function endGuestOffice(
  transaction: Transaction,
  on: GuestPorts,
  code: string,
): Promise<Answer<GuestChange<GuestOffice>>> {
  const row = await activeOffice(transaction, on, code)
  if (!row.ok) return row
  const ended = { ...row.value, ended: on.now() }
  await updateOffice(transaction, on, ended)
  return granted({ value: officeOf(ended), stamps: [{ kind: 'guest-office-ended', about: [code] }] })
}

export async function guestOffices(transaction: Transaction, on: GuestPorts): Promise<Answer<GuestOfficeList>> {
  const rows = await officesWhere(transaction, on)
  return rows.ok ? granted({ offices: rows.value.map(officeOf) }) : rows
}

/** Registers one natural person of a guest office. How the person shows who it is, is another matter. */
export async function registerGuest(
  transaction: Transaction,
  on: GuestPorts,
  { code, name }: GuestRegistration,
): Promise<Answer<GuestChange<ActorListed>>> {
  const office = await activeOffice(transaction, on, code)
  if (!office.ok) return office
  const actor = await registerGuestActor(transaction, on, { name, office: code })
  return granted({ value: actor, stamps: [{ kind: 'actor-created', about: [actor.id] }] })
}

/** The office of this code, locked; refused where there is none, or it has ended. */
export async function activeOffice(transaction: Transaction, on: GuestPorts, code: string): Promise<Answer<OfficeRow>> {
  const rows = await officesWhere(transaction, on, 'where code = $1 for update', [code])
  if (!rows.ok) return rows
  const [row] = rows.value
  if (row === undefined) return refused(problem('request/not-found', { what: 'guest-office' }))
  return row.ended === undefined ? granted(row) : refused(problem('request/conflict', { what: 'guest-office' }))
}

const officeOf = ({ code, name, kind, since, ended }: OfficeRow): GuestOffice => ({
  code,
  name,
  kind,
  state: ended === undefined ? 'active' : 'ended',
  since: written(since),
  ...(ended === undefined ? {} : { ended: written(ended) }),
})

const written = (at: Date): Instant => at.toISOString() as Instant
