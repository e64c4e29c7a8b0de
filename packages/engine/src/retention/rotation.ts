import { type Answer, granted, type JobId, problem, refused } from '@carnet/api'
import { setTimeout } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import type { Change } from '../changes.ts'
import type { Work } from '../jobs/index.ts'
import type { Transaction } from '../store/index.ts'
import { destroyKeys, forgetReplaced, nameReplacements, type Period, replacementsFor } from '../vault/index.ts'
import { valueOf } from './batch.ts'
import type { RetentionPorts } from './ports.ts'
import { resealBatch } from './reseal-batch.ts'
import { beginning, insertResealing, type Moving, type ResealingRow } from './resealing-row.ts'
import { nextRecords, together } from './selecting.ts'
import { byNode, stampedChange } from './stamped.ts'

/** Whose keys are replaced: a subject's, by internal id, or a period's. */
export type Rotated = { readonly subject: string } | Period

export interface Rotation {
  readonly job: JobId
  readonly keys: number
}

/**
 * Replaces keys that somebody else may have: new ones are named at once, everything under the old is sealed anew by a job,
 * and then the old are destroyed. What was copied before stays readable with them: that can't be taken back.
 */
export async function rotateKeys(rotated: Rotated, by: Change, on: RetentionPorts): Promise<Answer<Rotation>> {
  const keys = await on.database.transaction((transaction) => keysOf(transaction, rotated))
  if (keys.length === 0) return refused(problem('request/not-found', { what: 'key' }))
  const made = await replacementsFor(on.vault, keys)
  if (!made.ok) return made
  const id = uuid()
  const moving = { cause: 'rotation', keys, since: by.at.toISOString() } as Extract<Moving, { cause: 'rotation' }>
  const subject = 'subject' in rotated ? rotated.subject : undefined
  const done = await stampedChange(by, on, async (transaction, stamp) => {
    if (!(await nameReplacements(transaction, made.value, id, subject)))
      return refused(problem('request/conflict', { what: 'keys-changed' }))
    const job = await on.jobs.queue(transaction, { kind: 'reseal', about: id, unit: 'compartments' })
    await insertResealing(transaction, on.vault, id, { ...beginning(moving, by.actor.id, by.at), job })
    await stamp({ kind: 'keys-replaced', about: [id, ...keys], counts: { keys: keys.length } })
    return granted({ job, keys: keys.length })
  })
  if (!done.ok) return done
  forgetReplaced(on.vault, made.value)
  await on.retention.reached?.('ordered')
  return done
}

async function keysOf({ query }: Transaction, rotated: Rotated): Promise<readonly string[]> {
  const rows =
    'subject' in rotated
      ? await query<{ key: string }>(`select key from subject_key k where subject = $1 and ${live}`, [rotated.subject])
      : await query<{ key: string }>(`select key from epoch k where class = $1 and period = $2 and ${live}`, [
          rotated.class,
          rotated.period,
        ])
  return rows.map(({ key }) => key)
}

const live = 'not exists (select from key_state s where s.key = k.key)'

type Replacing = ResealingRow & { readonly moving: Extract<Moving, { cause: 'rotation' }> }

/** Destroys replaced keys once nothing is sealed under them that could be moved, whoever took it in meanwhile. */
export async function destroyReplaced(id: string, row: Replacing, work: Work, on: RetentionPorts): Promise<void> {
  const { keys, since } = row.moving
  for (;;) {
    work.signal.throwIfAborted()
    const stuck = await passOver(row, work, on)
    const waited = on.now().getTime() - new Date(since).getTime() >= on.retention.patience
    const entry = waited ? await markReplaced(id, keys, stuck, on) : undefined
    if (entry !== undefined) {
      await on.retention.reached?.('marked')
      valueOf(await destroyKeys(on.vault, keys, 'destroyed', entry))
      await on.retention.reached?.('destroyed')
      await on.database.transaction(({ query }) => query('delete from replaced_key where resealing = $1', [id]))
      return
    }
    await setTimeout(again, undefined, { signal: work.signal })
  }
}

/** Milliseconds from one look whether anything came under the old keys to the next. */
const again = 250

/** Moves what came under the old keys since; how many records can't be moved, since what they would come to was destroyed. */
async function passOver(row: Replacing, work: Work, on: RetentionPorts): Promise<number> {
  let [cursor, stuck]: [string | undefined, number] = [undefined, 0]
  for (;;) {
    work.signal.throwIfAborted()
    const from: Pick<ResealingRow, 'moving' | 'cursor'> = { moving: row.moving, cursor }
    const records = await on.database.transaction((transaction) => nextRecords(transaction, from, together))
    cursor = records.at(-1)
    if (cursor === undefined) return stuck
    const { gone, changed } = await resealBatch(row, records, on)
    if (changed.length > 0)
      valueOf(refused(problem('integrity/record', { what: 'record', record: on.vault.externalId(changed[0] ?? '') })))
    stuck += gone.length
  }
}

/** Says that the keys are destroyed, where nothing is left under them; the entry that does. */
async function markReplaced(
  id: string,
  keys: readonly string[],
  stuck: number,
  on: RetentionPorts,
): Promise<Uint8Array | undefined> {
  const by = byNode(on)
  const marked = await stampedChange(by, on, async (transaction, stamp) => {
    const { query } = transaction
    // Messages that are being taken in come wholly before this, or look at the states of their keys after it.
    await query('lock table intake in share row exclusive mode')
    const [left] = await query<{ records: number; pending: number }>(leftUnder, [keys])
    if ((left?.pending ?? 0) > 0 || (left?.records ?? 0) > stuck) return granted(undefined)
    const said = await query<{ entry: Uint8Array }>(
      "select entry from key_state where key = any($1::uuid[]) and state = 'destroyed'",
      [keys],
    )
    // A process died between saying so and doing it.
    if (said.length === keys.length) return granted(said[0]?.entry)
    const entry = await stamp({
      kind: 'keys-destroyed',
      about: [id],
      counts: { keys: keys.length },
      remembered: { destroys: keys },
    })
    await query(
      `insert into key_state (key, state, since, entry) select key, 'destroyed', $2, $3 from unnest($1::uuid[]) as new(key)
       on conflict (key) do nothing`,
      [keys, by.at, entry],
    )
    return granted(entry)
  })
  return valueOf(marked)
}

/** Records with something live under these keys: of accepted messages, and of those that are still being taken in. */
const leftUnder = `
  select count(distinct c.record) filter (where accepted)::int as records,
         count(distinct c.record) filter (where not accepted)::int as pending
    from (select c.record, c.key, c.epoch, exists (select from acceptance a where a.intake = r.intake) as accepted
            from compartment c join record r on r.id = c.record
           where c.key = any($1::uuid[]) or c.epoch = any($1::uuid[]) or r.epoch = any($1::uuid[])) as c
   where not exists (select from key_state s where s.key in (c.key, c.epoch))`
