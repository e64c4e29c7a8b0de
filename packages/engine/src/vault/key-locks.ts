import type { Transaction } from '../store/index.ts'

/** Keys that are no longer live. */
export type KeyStates = ReadonlyMap<string, 'destroyed' | 'restricted'>

/** The row of `key_lock` that stands for a key: the first byte of its id. */
export const bucketOf = (key: string): number => Number.parseInt(key.slice(0, 2), 16)

/**
 * Holds keys as they are until the transaction ends: a destruction locks the same rows for update, so that it comes wholly
 * before or wholly after. Returns the states of those that are not live.
 */
export async function lockKeys({ query }: Transaction, keys: readonly string[]): Promise<KeyStates> {
  if (keys.length === 0) return new Map()
  const distinct = [...new Set(keys)]
  // In order, so that two that lock the same rows wait for each other and never in a circle.
  await query('select from key_lock where bucket = any($1::smallint[]) order by bucket for share', [
    [...new Set(distinct.map(bucketOf))],
  ])
  const rows = await query<{ key: string; state: string }>(
    'select key, state from key_state where key = any($1::uuid[])',
    [distinct],
  )
  // A state that this software does not know is no reason to open.
  return new Map(rows.map(({ key, state }) => [key, state === 'restricted' ? 'restricted' : 'destroyed']))
}
