import type { RecordId } from '@carnet/api'
import { crossingMark } from '../release/index.ts'
import type { Vault } from '../vault/index.ts'

/** What the crossings of a record are found by: a mark for each period whose events still open. */
export async function marksOf(
  id: RecordId,
  vault: Pick<Vault, 'internalId' | 'liveEpochs' | 'term'>,
): Promise<readonly string[]> {
  const record = vault.internalId(id)
  if (record === undefined) return []
  const keys = await vault.liveEpochs('event')
  return keys.map((key) => crossingMark(vault, key, record))
}
