import { type Answer, type DestructionId, granted } from '@carnet/api'
import { leafHash, rootBuilder } from '@carnet/tlog'
import type { Work } from '../jobs/index.ts'
import { commitment, commitmentKey } from '../ledger/index.ts'
import { affectedRecords } from './affected.ts'
import { byNode, stampedChange } from './change.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, readDestruction, updateDestruction } from './row.ts'

type Counts = NonNullable<DestructionRow['inventory']>['counts']

/**
 * Counts what was destroyed, and commits to which records it was: the entry has the Merkle root over commitments, the event
 * the seed that opens them. Begun again from the start after a crash: nothing is deleted before it is stamped.
 */
export async function takeInventory(
  id: DestructionId,
  row: DestructionRow,
  work: Pick<Work, 'progress'>,
  on: ErasurePorts,
): Promise<Answer<DestructionRow>> {
  const seed = on.random(32)
  const tree = rootBuilder()
  let counts: Counts = { records: 0, compartments: 0, terms: 0 }
  for await (const ids of affectedRecords(on.database, row)) {
    for (const record of ids) tree.append(leafHash(commitment(commitmentKey(seed, tree.size), record)))
    const counted = await countOf(ids, row.keys, on)
    counts = {
      records: counts.records + ids.length,
      compartments: counts.compartments + counted.compartments,
      terms: counts.terms + counted.terms,
    }
    await work.progress(0, counts.records)
  }
  const root = Buffer.from(tree.root()).toString('base64url')
  const inventoried = await stampedChange(byNode(on), on, async (transaction, stamp) => {
    const now = await readDestruction(transaction, on.vault, id, 'for update')
    if (!now.ok || now.value.state !== 'here') return now
    const remembered = { records: Buffer.from(seed).toString('base64url'), destruction: id }
    const entry = await stamp({ kind: 'destruction-inventory', about: [id], counts, root, remembered })
    const moved: DestructionRow = { ...now.value, state: 'inventoried', inventory: { counts, root, entry } }
    await updateDestruction(transaction, on.vault, id, moved)
    return granted(moved)
  })
  if (inventoried.ok) await on.destruction.reached?.('inventoried')
  return inventoried
}

/** Compartments that went, and terms that were made from them. */
async function countOf(
  records: readonly string[],
  keys: readonly string[],
  { database }: ErasurePorts,
): Promise<Pick<Counts, 'compartments' | 'terms'>> {
  const [row] = await database.transaction(({ query }) =>
    query<Pick<Counts, 'compartments' | 'terms'>>(
      `with gone as (select record, part from compartment
                      where record = any($1::uuid[]) and (key = any($2::uuid[]) or epoch = any($2::uuid[])))
       select (select count(*) from gone)::int as compartments,
              (select count(*) from gone join term t on t.record = gone.record and t.part = gone.part
                where t.record between $3 and $4)::int as terms`,
      [records, keys, ...rangeOf(records)],
    ),
  )
  return row ?? { compartments: 0, terms: 0 }
}

/** The first and the last of some ids: what lies between them is found by a summary of pages. */
export function rangeOf(ids: readonly string[]): readonly [string, string] {
  const sorted = ids.toSorted()
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) throw new Error('a range of nothing')
  return [first, last]
}
