import { type Answer, type DestructionId, granted, type Instant } from '@carnet/api'
import { destroyKeys } from '../vault/index.ts'
import { bytesOf, byNode, stampedChange } from './change.ts'
import type { ErasurePorts } from './ports.ts'
import { clockOf, haveLetGo } from './processes.ts'
import { type DestructionRow, readDestruction, updateDestruction } from './row.ts'

/** Milliseconds within which other processes see a mark whenever they look: `Vault.forgetDestroyed`, and a minute less. */
const seenLate = 4 * 60_000

/**
 * Destroys the keys that are marked, and says so once no process of the node has them: T1. Where another process still may,
 * the row stays as it is, to be asked again. Takes as long for one record as for a hundred million.
 */
export async function destroyHere(id: DestructionId, on: ErasurePorts): Promise<Answer<DestructionRow>> {
  const { database, vault, destruction } = on
  const marked = await database.transaction((transaction) => readDestruction(transaction, vault, id))
  if (!marked.ok || marked.value.state !== 'marked' || marked.value.marked === undefined) return marked
  const destroyed = await destroyKeys(vault, marked.value.keys, 'destroyed', bytesOf(marked.value.marked.entry))
  if (!destroyed.ok) return destroyed
  const buried = await sayBuried(id, marked.value.marked.at, on)
  if (!buried.ok) return buried
  await destruction.reached?.('buried')
  const { at, late } = buried.value.buried ?? { at: marked.value.marked.at, late: true }
  if (!(await haveLetGo(database, destruction.process, { buried: new Date(at), late }))) return buried
  const here = await stampedChange(byNode(on), on, async (transaction, stamp) => {
    const row = await readDestruction(transaction, vault, id, 'for update')
    if (!row.ok || row.value.state !== 'marked') return row
    const entry = await stamp({ kind: 'destroyed-here', about: [id], counts: { keys: row.value.keys.length } })
    const moved: DestructionRow = { ...row.value, state: 'here', here: { at: instant(on.now()), entry } }
    await updateDestruction(transaction, vault, id, moved)
    return granted(moved)
  })
  if (here.ok) await destruction.reached?.('here')
  return here
}

/** Keeps when the key store had let go, the first time that it is known. */
async function sayBuried(id: DestructionId, marked: Instant, on: ErasurePorts): Promise<Answer<DestructionRow>> {
  const at = await clockOf(on.database)
  const late = on.now().getTime() - new Date(marked).getTime() > seenLate
  return on.database.transaction(async (transaction) => {
    const row = await readDestruction(transaction, on.vault, id, 'for update')
    if (!row.ok || row.value.state !== 'marked' || row.value.buried !== undefined) return row
    const moved: DestructionRow = { ...row.value, buried: { at: instant(at), late } }
    await updateDestruction(transaction, on.vault, id, moved)
    return granted(moved)
  })
}

const instant = (at: Date): Instant => at.toISOString() as Instant
