import {
  type Actor,
  type Answer,
  type ExportFile,
  type ExportId,
  granted,
  type Instant,
  problem,
  refused,
} from '@carnet/api'
import { change, type Change } from '../changes.ts'
import { build } from './build.ts'
import { type ExportRow, readExport, updateExport } from './export-row.ts'
import { sha256 } from './pack.ts'
import type { ExportPorts } from './ports.ts'
import { isInForce, readRecipient } from './recipient-row.ts'

const conflict = (what: string) => refused(problem('request/conflict', { what }))
const notFound = refused(problem('request/not-found', { what: 'export' }))

/**
 * Gives whoever asked for it the file, made on the first asking; again until its receipt was acknowledged. What is kept
 * until then is encrypted to the recipient: the node itself can't open it any more.
 */
export async function fetchExport(
  id: ExportId,
  actor: Actor,
  by: Change,
  on: ExportPorts,
): Promise<Answer<ExportFile>> {
  const row = await fetchable(id, actor, by, on)
  if (!row.ok) return row
  const made = row.value.state === 'approved' ? await make(id, row.value, actor, on) : granted(undefined)
  if (!made.ok) return made
  on.exported?.('kept')
  return handOver(id, by, on)
}

/** The row of an export that this actor asked for and that may leave now. */
const fetchable = (id: ExportId, actor: Actor, by: Change, on: ExportPorts): Promise<Answer<ExportRow>> =>
  on.database.transaction(async (transaction) => {
    const row = await readExport(transaction, on.vault, id)
    if (!row.ok) return row
    if (row.value.by !== actor.id) return notFound
    const { state, request } = row.value
    if (state !== 'approved' && state !== 'made' && state !== 'fetched') return conflict(`export-${state}`)
    if (Date.parse(request.deleteBy) <= by.at.getTime()) return conflict('export-past-its-deadline')
    const recipient = await readRecipient(transaction, on.vault, request.recipient)
    if (!recipient.ok) return recipient
    return isInForce(recipient.value, by.at) ? row : conflict('recipient-not-in-force')
  })

/** Makes it and keeps it, encrypted. Of two that make it at once one is kept; both are in the ledger. */
async function make(id: ExportId, row: ExportRow, actor: Actor, on: ExportPorts): Promise<Answer<void>> {
  const built = await build(id, row, actor, on)
  if (!built.ok) return built
  on.exported?.('built')
  return on.database.transaction(async (transaction) => {
    const now = await readExport(transaction, on.vault, id)
    if (!now.ok) return now
    if (now.value.state === 'revoked') return conflict('export-revoked')
    if (now.value.state !== 'approved') return granted(undefined)
    await updateExport(transaction, on.vault, id, { ...now.value, state: 'made', made: built.value.made })
    const marks = on.vault.sealRow('export-marks', id, Buffer.from(built.value.marks))
    await transaction.query('update export set package = $2, marks = $3 where id = $1', [
      id,
      built.value.package,
      marks,
    ])
    return granted(undefined)
  })
}

/** Says that it was fetched, and only then gives it. */
async function handOver(id: ExportId, by: Change, on: ExportPorts): Promise<Answer<ExportFile>> {
  const fetched = await change(by, on, async (transaction) => {
    const row = await readExport(transaction, on.vault, id)
    if (!row.ok) return row
    const { state, made } = row.value
    if ((state !== 'made' && state !== 'fetched') || made === undefined) return conflict(`export-${state}`)
    const [stored] = await transaction.query<{ package: Uint8Array | null }>(
      'select package from export where id = $1',
      [id],
    )
    const content = stored?.package ?? new Uint8Array()
    // THREAT: whoever runs the database puts another file in its place.
    if (sha256(content) !== made.package)
      return refused(problem('integrity/record', { what: 'export-package', record: id }))
    const at = row.value.fetched ?? (by.at.toISOString() as Instant)
    await updateExport(transaction, on.vault, id, { ...row.value, state: 'fetched', fetched: at })
    const value = { content, made, kind: row.value.recipient.kind }
    return granted({ value, stamps: [{ kind: 'export-fetched', about: [id] }] })
  })
  if (!fetched.ok) return fetched
  on.exported?.('fetched')
  const { content, made, kind } = fetched.value
  const receipt = await on.ledger.receipt(Buffer.from(made.entry, 'base64url'))
  if (receipt === undefined) return refused(problem('integrity/ledger', { what: 'an export without its entry' }))
  const name = `carnet-export-${id}.${kind}`
  return granted({ id, name, content: Buffer.from(content).toString('base64'), receipt })
}
