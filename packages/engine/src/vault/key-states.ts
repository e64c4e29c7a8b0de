import type { Transaction } from '../store/index.ts'

/** Keys that are no longer live. */
export type KeyStates = ReadonlyMap<string, 'destroyed' | 'restricted'>

/** The states of those keys that are not live. One that this software does not know is no reason to open. */
export async function readKeyStates({ query }: Transaction, keys: readonly string[]): Promise<KeyStates> {
  if (keys.length === 0) return new Map()
  const rows = await query<{ key: string; state: string }>(
    'select key, state from key_state where key = any($1::uuid[])',
    [[...new Set(keys)]],
  )
  return new Map(rows.map(({ key, state }) => [key, state === 'restricted' ? 'restricted' : 'destroyed']))
}
