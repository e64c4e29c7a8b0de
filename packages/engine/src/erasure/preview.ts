import { type Answer, type DestructionPreview, granted, type Receipt } from '@carnet/api'
import type { Change } from '../changes.ts'
import { residualsOf } from './certificate.ts'
import { bytesOf, stampedChange } from './change.ts'
import { type Ordering, weigh } from './order.ts'
import type { ErasurePorts } from './ports.ts'
import { mergedWith } from './same.ts'
import { classesOf, extentOf } from './target.ts'

/** Records that a preview counts, at most: it looks, and does not take long. */
const mostCounted = 100_000

/** What would go, what would stay, who has to agree. Nothing is changed; that somebody looked is stamped. */
export async function preview(
  { target, keep, case: matter }: Ordering,
  by: Change,
  on: ErasurePorts,
): Promise<Answer<DestructionPreview>> {
  const found = await stampedChange(by, on, async (transaction, stamp) => {
    const weighed = await weigh(transaction, target, on)
    if (!weighed.ok) return weighed
    const { keys, held, agreement, delay } = weighed.value
    const goes = await extentOf(transaction, target, keys, mostCounted)
    const stays = await extentOf(transaction, target, held, mostCounted)
    const classes = await classesOf(transaction, target, keys, mostCounted)
    const entry = await stamp({
      kind: 'destruction-preview',
      about: target.kind === 'erasure' ? target.subjects : [`${target.class}/${target.period}`],
      counts: { records: goes.records },
      ...(matter === undefined ? {} : { case: matter }),
    })
    const compartments = classes
      .filter((each) => !each.held)
      .map(({ class: retained, records }) => ({ class: retained, records, more: goes.more }))
    return granted({
      entry,
      said: {
        kind: target.kind,
        keys: keys.length,
        ...(target.kind === 'erasure' ? mergedWith(target.subjects.slice(1), on) : {}),
        goes,
        compartments,
        held: stays,
        keeps: keep.length,
        agreement,
        delay,
        residuals: residualsOf(target, keep.length > 0 || stays.records > 0),
      },
    })
  })
  if (!found.ok) return found
  return granted({ ...found.value.said, receipt: await receiptOf(found.value.entry, on) })
}

/** The receipt of an entry that was just stamped. */
export async function receiptOf(entry: string, { ledger }: ErasurePorts): Promise<Receipt> {
  const receipt = await ledger.receipt(bytesOf(entry))
  if (receipt === undefined) throw new Error('the ledger gave no receipt')
  return receipt
}
