import {
  type Answer,
  type DestructionCertificate,
  type DestructionId,
  type DestructionList,
  granted,
  problem,
  type Receipt,
  refused,
  type Residual,
  type SubjectId,
} from '@carnet/api'
import { bytesOf } from './change.ts'
import { destructionOfKeys } from './everywhere.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, listDestructions, readDestruction, type Target } from './row.ts'
import { mergedWith } from './same.ts'

/** What is destroyed and from which moments on, each with the receipt of its entry. */
export async function certificateOf(id: DestructionId, on: ErasurePorts): Promise<Answer<DestructionCertificate>> {
  const found = await on.database.transaction((transaction) => readDestruction(transaction, on.vault, id))
  if (!found.ok) return found
  const row = found.value
  const receipt = receipts(on)
  const [ordered, marked, here, inventory, everywhere, cancelled] = await Promise.all([
    row.ordered === undefined ? undefined : receipt(row.ordered),
    stampedAs(row.marked, receipt),
    stampedAs(row.here, receipt),
    row.inventory === undefined ? undefined : receipt(row.inventory.entry),
    everywhereOf(row, receipt, on),
    stampedAs(row.cancelled, receipt),
  ])
  return granted({
    id,
    kind: row.target.kind,
    state: row.state,
    ...named(row.target, on),
    keys: row.keys.length,
    ordered: {
      at: row.at,
      ...(row.case === undefined ? {} : { case: row.case }),
      ...(ordered === undefined ? {} : { receipt: ordered }),
    },
    ...(row.proposal === undefined ? {} : { proposal: row.proposal }),
    ...(row.job === undefined ? {} : { job: row.job }),
    ...(marked === undefined ? {} : { marked }),
    ...(here === undefined ? {} : { here }),
    ...(row.inventory === undefined || inventory === undefined
      ? {}
      : { inventory: { counts: row.inventory.counts, root: row.inventory.root, receipt: inventory } }),
    ...(row.swept === undefined ? {} : { swept: row.swept }),
    everywhere,
    ...(cancelled === undefined ? {} : { cancelled }),
    residuals: row.state === 'cancelled' ? [] : residualsOf(row.target, row.keep.length > 0),
  })
}

type ReceiptOf = (entry: string) => Promise<Receipt>

function receipts({ ledger }: ErasurePorts): ReceiptOf {
  return async (entry) => {
    const receipt = await ledger.receipt(bytesOf(entry))
    if (receipt === undefined) throw new Error('a destruction names an entry that the ledger does not have')
    return receipt
  }
}

async function stampedAs(
  moment: DestructionRow['marked'],
  receipt: ReceiptOf,
): Promise<DestructionCertificate['marked']> {
  return moment === undefined ? undefined : { at: moment.at, receipt: await receipt(moment.entry) }
}

async function everywhereOf(
  row: DestructionRow,
  receipt: ReceiptOf,
  on: ErasurePorts,
): Promise<DestructionCertificate['everywhere']> {
  if (row.everywhere !== undefined)
    return { state: 'confirmed', at: row.everywhere.at, receipt: await receipt(row.everywhere.entry) }
  return destructionOfKeys(row.keys, on)
}

const named = (
  target: Target,
  { vault }: ErasurePorts,
): Pick<DestructionCertificate, 'subject' | 'merged' | 'period'> => {
  if (target.kind === 'expiry') return { period: { class: target.class, period: target.period } }
  const [subject = '', ...others] = target.subjects
  return { subject: vault.externalId(subject) as SubjectId, ...mergedWith(others, { vault }) }
}

/** What is left somewhere although the keys are gone. */
export const residualsOf = ({ kind }: Target, held: boolean): readonly Residual[] => [
  'database-dead-rows',
  'database-log',
  'index-equality-in-backups',
  'terms-in-backups',
  'process-memory',
  // An expired record goes altogether; an erased person's goods facts stand in clear as before.
  ...(kind === 'erasure' ? (['open-elements'] as const) : []),
  ...(held ? (['kept-on-hold'] as const) : []),
]

export async function listOf(on: ErasurePorts): Promise<Answer<DestructionList>> {
  const listed = await on.database.transaction((transaction) => listDestructions(transaction, on.vault))
  if (!listed.ok) return listed
  return granted({
    destructions: listed.value.map(({ id, row }) => ({
      id,
      kind: row.target.kind,
      state: row.state,
      ordered: row.at,
    })),
  })
}

/** The internal id of a subject's name outside. */
export function subjectNamed(external: string, { vault }: Pick<ErasurePorts, 'vault'>): Answer<string> {
  const id = vault.internalId(external)
  return id === undefined ? refused(problem('request/not-found', { what: 'subject' })) : granted(id)
}
