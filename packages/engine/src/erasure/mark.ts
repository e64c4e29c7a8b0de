import { type Answer, type DestructionId, granted, type Instant, problem, refused } from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Transaction } from '../store/index.ts'
import { bytesOf, type Stamp } from './change.ts'
import type { ErasurePorts } from './ports.ts'
import type { DestructionRow, Target } from './row.ts'
import { isStillOne } from './same.ts'
import { erased, keysOf } from './target.ts'

/**
 * Says of all keys of a target that they are destroyed, with the entry that does. INVARIANT (nothing-opens-after): from this
 * commit on no release opens any of it, since opening reads the states of keys again after its own entry's commit.
 *
 * A handful of statements whatever the number of records. What is written here is one transaction with the caller's row.
 */
export async function markIn(
  transaction: Transaction,
  stamp: Stamp,
  id: DestructionId,
  row: DestructionRow,
  { at }: Change,
  on: ErasurePorts,
): Promise<Answer<DestructionRow>> {
  const { query } = transaction
  // Messages that are being taken in come wholly before this, or look at the states of their keys after it (intake/batches.ts).
  await query('lock table intake in share row exclusive mode')
  const found = await keysOf(transaction, row.target)
  if (!found.ok) return found
  const one =
    row.target.kind === 'erasure' ? await isStillOne(transaction, row.target.subjects, on) : granted(undefined)
  if (!one.ok) return one
  const keys = found.value.gone
  if (await isKeptAway(transaction, row, keys))
    return refused(problem('request/conflict', { what: 'records-not-on-hold' }))
  const entry = await stamp({
    kind: row.target.kind,
    about: [id, ...namesOf(row.target)],
    counts: { keys: keys.length },
    ...(row.case === undefined ? {} : { case: row.case }),
    remembered: { destroys: keys, destruction: id },
  })
  await query(
    `insert into key_state (key, state, since, entry) select key, 'destroyed', $2, $3 from unnest($1::uuid[]) as new(key)
     on conflict (key) do update set state = 'destroyed', since = excluded.since, entry = excluded.entry`,
    [keys, at, bytesOf(entry)],
  )
  if (row.target.kind === 'erasure') await forgetIdentifiers(transaction, row.target.subjects, at)
  return granted({ ...row, state: 'marked', keys: [...keys], marked: { at: at.toISOString() as Instant, entry } })
}

/** What a destruction's entries commit to beside its id. */
const namesOf = (target: Target): readonly string[] =>
  target.kind === 'erasure' ? target.subjects : [`${target.class}/${target.period}`]

/** Whether something of a record that is to be kept is still sealed under a key that goes. */
async function isKeptAway({ query }: Transaction, { target, keep }: DestructionRow, keys: readonly string[]) {
  if (target.kind !== 'erasure' || keep.length === 0) return false
  const [row] = await query<{ any: boolean }>(
    `select exists (select from compartment
        where record = any($1::uuid[]) and subject = any($2::uuid[]) and key = any($3::uuid[])) as any`,
    [keep, target.subjects, keys],
  )
  return row?.any === true
}

/** Whoever comes with the same identifier is somebody new from now on. The row stays, so that its id stays unambiguous. */
async function forgetIdentifiers({ query }: Transaction, subjects: readonly string[], at: Date): Promise<void> {
  await query(`update subject set state = '${erased}', erased_at = $2 where id = any($1::uuid[])`, [subjects, at])
  await query('delete from identifier where subject = any($1::uuid[])', [subjects])
}
