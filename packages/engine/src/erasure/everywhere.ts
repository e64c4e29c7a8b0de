import { type Answer, type DestructionCertificate, type DestructionId, granted, type Instant } from '@carnet/api'
import { destructionOf } from '../vault/index.ts'
import { byNode, stampedChange } from './change.ts'
import type { ErasurePorts } from './ports.ts'
import { type DestructionRow, readDestruction, updateDestruction } from './row.ts'

/** What the key provider says of what wrapped these keys. One that can't prove it never claims to. */
export async function destructionOfKeys(
  keys: readonly string[],
  { vault }: ErasurePorts,
): Promise<DestructionCertificate['everywhere']> {
  if (keys.length === 0) return { state: (await vault.status()).provesDestruction ? 'waiting' : 'unprovable' }
  const said = await destructionOf(vault, keys)
  switch (said.state) {
    case 'live':
      return { state: 'waiting' }
    case 'scheduled':
      return { state: 'scheduled', at: said.at.toISOString() as Instant }
    case 'destroyed':
      return { state: 'confirmed', at: said.at.toISOString() as Instant }
    case 'unprovable':
      return { state: 'unprovable' }
  }
}

/** Says that a destruction is unreadable in every backup, once the key provider has confirmed it: T2. */
export async function sayEverywhere(id: DestructionId, on: ErasurePorts): Promise<Answer<DestructionRow>> {
  const { database, vault } = on
  const swept = await database.transaction((transaction) => readDestruction(transaction, vault, id))
  if (!swept.ok || swept.value.state !== 'swept') return swept
  const { state, at } = await destructionOfKeys(swept.value.keys, on)
  if (state !== 'confirmed' || at === undefined) return swept
  return stampedChange(byNode(on), on, async (transaction, stamp) => {
    const row = await readDestruction(transaction, vault, id, 'for update')
    if (!row.ok || row.value.state !== 'swept') return row
    const entry = await stamp({ kind: 'destroyed-everywhere', about: [id], counts: { keys: row.value.keys.length } })
    const moved: DestructionRow = { ...row.value, state: 'everywhere', everywhere: { at, entry } }
    await updateDestruction(transaction, vault, id, moved)
    return granted(moved)
  })
}
