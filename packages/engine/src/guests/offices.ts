import {
  type ActorId,
  type ActorListed,
  type Answer,
  granted,
  type GuestEnded,
  type GuestOffice,
  type GuestOfficeList,
  type GuestOfficeRegistration,
  type GuestProviderSetting,
  type GuestRegistration,
  type IdentityProviderSettings,
  type Instant,
  problem,
  refused,
} from '@carnet/api'
import { endGuestActor, registerGuestActor } from '../identity/index.ts'
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

/** Ends one guest: the person is not let in from the commit on, by whatever credential. */
export async function endGuest(
  transaction: Transaction,
  on: GuestPorts,
  id: ActorId,
): Promise<Answer<GuestChange<GuestEnded>>> {
  const row = await endGuestActor(transaction, on, id)
  if (!row.ok) return row
  const { name, office, ended } = row.value
  const value = { id, name, office, ended: written(ended) }
  return granted({ value, stamps: [{ kind: 'guest-ended', about: [id, office] }] })
}

/** Sets what the persons of an office sign in through, in place of what was set before. */
export async function setGuestProvider(
  transaction: Transaction,
  on: GuestPorts,
  { code, ...provider }: GuestProviderSetting,
): Promise<Answer<GuestChange<GuestOffice>>> {
  const row = await activeOffice(transaction, on, code)
  if (!row.ok) return row
  const changed: OfficeRow = { ...row.value, provider }
  await updateOffice(transaction, on, changed)
  return granted({ value: officeOf(changed), stamps: [{ kind: 'guest-provider-set', about: [code] }] })
}

/** What the persons of an office sign in through; undefined where nothing is set, there is no such office, or it has ended. */
export async function officeProvider(
  transaction: Transaction,
  on: GuestPorts,
  code: string,
): Promise<Answer<IdentityProviderSettings | undefined>> {
  const rows = await officesWhere(transaction, on, 'where code = $1', [code])
  if (!rows.ok) return rows
  const [row] = rows.value
  return granted(row?.ended === undefined ? row?.provider : undefined)
}

/** The office of this code, locked; refused where there is none, or it has ended. */
export async function activeOffice(transaction: Transaction, on: GuestPorts, code: string): Promise<Answer<OfficeRow>> {
  const rows = await officesWhere(transaction, on, 'where code = $1 for update', [code])
  if (!rows.ok) return rows
  const [row] = rows.value
  if (row === undefined) return refused(problem('request/not-found', { what: 'guest-office' }))
  return row.ended === undefined ? granted(row) : refused(problem('request/conflict', { what: 'guest-office' }))
}

const officeOf = ({ code, name, kind, since, ended, provider }: OfficeRow): GuestOffice => ({
  code,
  name,
  kind,
  state: ended === undefined ? 'active' : 'ended',
  since: written(since),
  ...(ended === undefined ? {} : { ended: written(ended) }),
  ...(provider === undefined ? {} : { provider: shown(provider) }),
})

const shown = ({ issuer, client, acr, maxAge }: IdentityProviderSettings): GuestOffice['provider'] => ({
  issuer,
  client,
  acr,
  maxAge,
})

const written = (at: Date): Instant => at.toISOString() as Instant
