import { granted } from '@carnet/api'
import type { Stamping } from '../changes.ts'
import { expirePeriods } from '../erasure/index.ts'
import { JobFault, type Work } from '../jobs/index.ts'
import { valueOf } from './batch.ts'
import { readHold, updateHold } from './hold-row.ts'
import { holdClass } from './homes.ts'
import type { RetentionPorts } from './ports.ts'
import { type ResealingRow, updateResealing } from './resealing-row.ts'
import { destroyReplaced } from './rotation.ts'
import { byNode, stampedChange } from './stamped.ts'

/** What comes after the last record of a request. Every step may be taken again. */
export async function finish(id: string, row: ResealingRow, work: Work, on: RetentionPorts): Promise<void> {
  const { moving } = row
  if (moving.cause === 'rotation') {
    if (row.changed.length > 0) return stop(id, row, on)
    await destroyReplaced(id, { ...row, moving }, work, on)
    return settle(id, row, [], on)
  }
  if (moving.cause === 'event') return settle(id, row, [], on)
  // What is not what was sealed stays with whom it was about.
  if (moving.cause === 'split') return row.changed.length > 0 ? stop(id, row, on) : settle(id, row, [], on)
  if (moving.cause === 'lift') {
    // A record that is not what was sealed stays, and so does the key that it is under.
    if (row.changed.length > 0) return stop(id, row, on)
    await destroyEnded(moving.hold, on)
  }
  const state = moving.cause === 'hold' || moving.cause === 'link' ? 'in-force' : 'ended'
  const kind = state === 'in-force' ? undefined : moving.cause === 'lift' ? 'lifted' : 'objective-link-ended'
  await settle(id, row, kind === undefined ? [] : [{ kind, about: [moving.hold] }], on, { hold: moving.hold, state })
}

async function settle(
  id: string,
  row: ResealingRow,
  stamps: readonly Stamping[],
  on: RetentionPorts,
  order?: { readonly hold: string; readonly state: 'in-force' | 'ended' },
): Promise<void> {
  const settled = await stampedChange(byNode(on), on, async (transaction, stamp) => {
    if (order !== undefined) {
      const hold = await readHold(transaction, on.vault, order.hold)
      if (!hold.ok) return hold
      await updateHold(transaction, on.vault, order.hold, { ...hold.value, state: order.state })
    }
    await updateResealing(transaction, on.vault, id, { ...row, state: 'done' })
    for (const stamping of stamps) await stamp(stamping)
    return granted(undefined)
  })
  valueOf(settled)
}

/** Something is not what was sealed: nothing is destroyed, and the examination says so. */
async function stop(id: string, row: ResealingRow, { database, vault }: RetentionPorts): Promise<never> {
  await database.transaction((transaction) => updateResealing(transaction, vault, id, { ...row, state: 'stopped' }))
  const [record = ''] = row.changed
  throw new JobFault({ code: 'integrity/record', with: { what: 'record', record: vault.externalId(record) } })
}

/**
 * What is left of an order's period when everything else went home has ended where it came from: it is destroyed through
 * erasure, which counts and certifies it.
 */
async function destroyEnded(hold: string, on: RetentionPorts): Promise<void> {
  const any = await on.database.transaction(({ query }) =>
    query(
      `select from epoch e where class = $1 and period = $2
          and not exists (select from key_state s where s.key = e.key)`,
      [holdClass, hold],
    ),
  )
  if (any.length === 0) return
  const ended = { ...on, destruction: { ...on.destruction, ended: () => true } }
  const [expired] = await expirePeriods([{ class: holdClass, period: hold }], ended)
  if (expired !== undefined && !expired.destruction.ok) throw new JobFault(expired.destruction.problem)
}
