import {
  type Actor,
  type Answer,
  exportLimits,
  type ExportId,
  type ExportManifest,
  granted,
  type Instant,
  problem,
  type Receipt,
  refused,
} from '@carnet/api'
import { openExport, type Exported } from '../release/index.ts'
import { csvLine } from './csv.ts'
import { encryptTo } from './encrypt.ts'
import type { ExportRow, Made } from './export-row.ts'
import { contentOf, packed, sha256 } from './pack.ts'
import type { ExportPorts } from './ports.ts'
import { releaseOf } from './request.ts'
import { leavingOf, type LeavingRecord, type Table, tableOf } from './table.ts'
import { inOwnOrder, markOf, referenceOf, watermarkOf } from './watermark.ts'
import { fitsCells } from './xlsx.ts'

/** A package, encrypted to its recipient, with what is kept of it. */
export interface Built {
  readonly package: Uint8Array
  readonly made: Made
  readonly marks: string
}

/**
 * Makes the package of an approved export: released by the one pipeline, packed and encrypted in memory. INVARIANT
 * (encrypted-exports): what is returned is encrypted to the recipient; nothing of it is written anywhere before.
 */
export async function build(id: ExportId, row: ExportRow, actor: Actor, on: ExportPorts): Promise<Answer<Built>> {
  const request = releaseOf(row.request, on.policy.purposes.get(row.request.purpose))
  const approved = new Set(row.records)
  const { approvers, recipient } = row
  const opened = await openExport(on, actor, { request, approved, approvers, id, recipient: recipient.id })
  if (!opened.ok) return opened
  const records = recordsIn(opened.value, id, request.elements, on)
  const table = tableOf(records, request.elements)
  const made = await packageOf({ id, row, exported: opened.value, records, table }, on)
  if (!made.ok) return made
  const marks = table.rows.map(({ cells }) => markOf(on.vault, csvLine(cells))).join('')
  return granted({ ...made.value, marks })
}

/** Records in this copy's order, each under a reference of its own. */
function recordsIn(
  { view }: Exported,
  id: ExportId,
  elements: readonly string[],
  { vault }: ExportPorts,
): readonly LeavingRecord[] {
  const wanted = new Set(elements)
  return inOwnOrder(vault, id, view.records)
    .map((record) => leavingOf(record, wanted))
    .map((record, at) => ({ reference: referenceOf(vault, id, at), ...record }))
}

interface Building {
  readonly id: ExportId
  readonly row: ExportRow
  readonly exported: Exported
  readonly records: readonly LeavingRecord[]
  readonly table: Table
}

async function packageOf(
  { id, row, exported, records, table }: Building,
  on: ExportPorts,
): Promise<Answer<Omit<Built, 'marks'>>> {
  const { format } = row.request
  if (format === 'original') throw new Error('no original is kept')
  if ((format === 'csv' || format === 'xlsx') && table.columns.length > exportLimits.columns)
    return malformed('at most 1,000 columns: what repeats more often needs json or xml')
  if (format === 'xlsx' && !fitsCells(table))
    return malformed('values that fit a cell; json, xml or csv take longer ones')
  const content = await contentOf(format, records, table)
  if (content.length > exportLimits.bytes) return refused(problem('request/too-large', { limit: exportLimits.bytes }))
  const codes = { receipt: newCode(on), deletion: newCode(on) }
  const manifest = await manifestOf({ id, row, exported, content, codes }, on)
  const plain = packed(manifest, content, on.vault.signer.sign)
  const encrypted = await encryptTo(row.recipient, plain)
  plain.fill(0)
  if (encrypted === undefined) throw new Error('a key that was found good takes nothing')
  const made: Made = {
    at: manifest.made,
    entry: exported.receipt.hash,
    package: sha256(encrypted),
    receipt: sha256(codes.receipt),
    deletion: sha256(codes.deletion),
  }
  return granted({ package: encrypted, made })
}

const malformed = (expected: string) => refused(problem('request/malformed', { at: 'format', expected }))

/** 160 bits, by which whoever has opened the package is known. */
const newCode = ({ random }: ExportPorts): string => Buffer.from(random(20)).toString('base64url')

interface Describing extends Pick<Building, 'id' | 'row' | 'exported'> {
  readonly content: Uint8Array
  readonly codes: ExportManifest['codes']
}

async function manifestOf({ id, row, exported, content, codes }: Describing, on: ExportPorts): Promise<ExportManifest> {
  const { purpose, format, deleteBy, elements } = row.request
  const { origin, key } = await on.ledger.status()
  const receipt = await provenIn(exported.receipt, on)
  const { kind, fingerprint } = row.recipient
  return {
    v: 1,
    id,
    authority: on.authority,
    node: on.node,
    made: on.now().toISOString() as Instant,
    purpose,
    format,
    file: { name: `data.${format}`, bytes: content.length, sha256: sha256(content) },
    records: exported.view.records.length,
    elements: countsOf(exported, elements),
    obligations: exported.view.obligations,
    recipient: { kind, fingerprint },
    deleteBy,
    watermark: watermarkOf(on.vault, id),
    ...decidedBy(exported.receipt),
    codes,
    ledger: { origin, key },
    receipt,
  }
}

/** The receipt with its proof, where the entry is sequenced by now; else the promise. */
async function provenIn(receipt: Receipt, { ledger }: ExportPorts): Promise<Receipt> {
  await ledger.sequence()
  return (await ledger.receipt(Buffer.from(receipt.hash, 'base64url'))) ?? receipt
}

/** What the entry says decided. */
function decidedBy({ entry }: Receipt): Pick<ExportManifest, 'decision' | 'policy'> {
  const { decision, policy } = JSON.parse(entry) as { readonly decision: string; readonly policy: string }
  return { decision, policy }
}

/** How often each element is shown in which way. */
function countsOf({ view }: Exported, elements: readonly string[]): ExportManifest['elements'] {
  const shown = view.records.flatMap((record) => record.elements)
  return [...new Set(elements)].map((element) => {
    const counts = { revealed: 0, masked: 0, withheld: 0, destroyed: 0 }
    for (const { id, state } of shown) if (id === element) counts[state]++
    return { element, ...counts }
  })
}
