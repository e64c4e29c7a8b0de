import {
  type Answer,
  granted,
  type Instant,
  problem,
  type Recipient,
  type RecipientId,
  type RecipientList,
  type RecipientRegistration,
  refused,
} from '@carnet/api'
import { randomUUID } from 'node:crypto'
import { change, type Change } from '../changes.ts'
import { encryptTo, kindOf } from './encrypt.ts'
import type { ExportPorts } from './ports.ts'
import {
  listRecipients,
  readRecipient,
  recipientOf,
  type RecipientRow,
  stateOf,
  writeRecipient,
} from './recipient-row.ts'

const conflict = (what: string) => refused(problem('request/conflict', { what }))
const malformed = (at: string, expected: string) => refused(problem('request/malformed', { at, expected }))

/** Registers a key; it counts for nothing until somebody else has confirmed whose it is. */
export async function registerRecipient(
  { name, key, whose, from, until }: RecipientRegistration,
  by: Change,
  on: ExportPorts,
): Promise<Answer<Recipient>> {
  const kind = kindOf(key)
  // What nothing can be encrypted to is found out now, and not when a file is due.
  if ((await encryptTo({ kind, key }, new Uint8Array(1))) === undefined)
    return malformed('key', 'an age recipient or an X25519 public key')
  const at = by.at.toISOString() as Instant
  if (Date.parse(until) <= Math.max(by.at.getTime(), Date.parse(from ?? at)))
    return malformed('until', 'an instant to come, after “from”')
  const id = randomUUID() as string as RecipientId
  const row: RecipientRow = {
    v: 1,
    name,
    whose,
    kind,
    key,
    from: from ?? at,
    until,
    registered: at,
    registeredBy: by.actor.id,
  }
  return change(by, on, async (transaction) => {
    await writeRecipient(transaction, on.vault, id, row)
    return granted({ value: recipientOf(id, row, by.at), stamps: [{ kind: 'recipient-registered', about: [id] }] })
  })
}

/** Confirms whose a key is: never by who registered it. */
export const confirmRecipient = (id: RecipientId, by: Change, on: ExportPorts): Promise<Answer<Recipient>> =>
  change(by, on, async (transaction) => {
    const row = await readRecipient(transaction, on.vault, id)
    if (!row.ok) return row
    if (stateOf(row.value, by.at) !== 'registered') return conflict(`recipient-${stateOf(row.value, by.at)}`)
    if (row.value.registeredBy === by.actor.id) return conflict('recipient-of-your-own-registration')
    const confirmed = { ...row.value, confirmed: by.at.toISOString() as Instant, confirmedBy: by.actor.id }
    await writeRecipient(transaction, on.vault, id, confirmed)
    return granted({ value: recipientOf(id, confirmed, by.at), stamps: [{ kind: 'recipient-confirmed', about: [id] }] })
  })

export const endRecipient = (id: RecipientId, by: Change, on: ExportPorts): Promise<Answer<Recipient>> =>
  change(by, on, async (transaction) => {
    const row = await readRecipient(transaction, on.vault, id)
    if (!row.ok) return row
    if (row.value.ended !== undefined) return conflict('recipient-ended')
    const ended = { ...row.value, ended: by.at.toISOString() as Instant }
    await writeRecipient(transaction, on.vault, id, ended)
    return granted({ value: recipientOf(id, ended, by.at), stamps: [{ kind: 'recipient-ended', about: [id] }] })
  })

export const recipientsOf = (on: ExportPorts): Promise<Answer<RecipientList>> =>
  on.database.transaction(async (transaction) => {
    const rows = await listRecipients(transaction, on.vault)
    if (!rows.ok) return rows
    return granted({ recipients: rows.value.map(([id, row]) => recipientOf(id, row, on.now())) })
  })
