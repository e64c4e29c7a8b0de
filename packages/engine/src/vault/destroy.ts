import { type Answer, problem } from '@carnet/api'
import type { SheetUpdate, Tombstone, TombstoneKind } from '../store/index.ts'
import { chamberOf, type VaultParts } from './chamber.ts'
import { answerOf, VaultFault } from './fault.ts'
import { type OpenedSheet, openSheet } from './open-sheet.ts'
import { sheetOf, slotOf, without, wrapSheet } from './sheets.ts'
import type { Vault } from './vault.ts'

/** `restricted`: gone from here, and kept wrapped to the escrow key alone. */
export type DestroyedKind = TombstoneKind

/** Keys that go together: bounds the anchor's line, and the sheets of one transaction. */
const most = 256

/**
 * The only way that keys go. On return they are gone from this process's memory and from the key store, their tombstones
 * are durable, and the anchor says so; other processes drop them with `vault.forgetDestroyed`. Asked again, it changes
 * nothing. It takes as long for one record as for a hundred million: it touches the keys' sheets, and no data.
 *
 * `entry` is the leaf hash of the entry that says why. The data store's `key_state` rows are committed before, with the
 * same entry, whose event names the keys (`destroys`): what a crash leaves undone is done at the next start by them.
 *
 * INVARIANT (erased-stays-erased): the anchor comes first, so that no store that is restored brings a key back.
 */
export function destroyKeys(
  vault: Vault,
  keys: readonly string[],
  kind: DestroyedKind,
  entry: Uint8Array,
): Promise<Answer<void>> {
  const parts = chamberOf(vault)
  return answerOf(async () => {
    const wanted = [...new Set(keys)]
    for (let from = 0; from < wanted.length; from += most) {
      const together = await notYetGone(parts, wanted.slice(from, from + most), kind)
      if (together.length > 0) await destroyTogether(parts, together, kind, entry)
    }
    parts.ring.forget(wanted)
    await parts.reached('forgotten')
  })
}

/** Those without a tombstone that says as much. */
export async function notYetGone(
  { keys }: Pick<VaultParts, 'keys'>,
  ids: readonly string[],
  kind: DestroyedKind,
): Promise<readonly string[]> {
  const gone = new Map((await keys.tombstones(ids)).map((tombstone) => [tombstone.key, tombstone.kind]))
  return ids.filter((id) => !(gone.get(id) === kind || gone.get(id) === 'destroyed'))
}

async function destroyTogether(
  parts: VaultParts,
  ids: readonly string[],
  kind: DestroyedKind,
  entry: Uint8Array,
): Promise<void> {
  // A provider that is down refuses here, before anything was said.
  for (const read of await parts.keys.sheets(sheetsOf(ids))) (await openSheet(parts, read))?.sheet.keys.fill(0)
  const number = await parts.destructions.append(ids, kind, entry)
  await parts.reached('anchored')
  await bury(parts, { number, keys: ids, kind, entry })
  await parts.reached('buried')
}

const sheetsOf = (ids: readonly string[]): readonly string[] => [...new Set(ids.map(sheetOf))]

/** How often a sheet may be found changed by others before that is taken for a fault. */
const attempts = 64

/** Seals the sheets anew without the keys, and sets their tombstones: one transaction of the key store. */
export async function bury(
  { keys, pages }: Pick<VaultParts, 'keys' | 'pages'>,
  destruction: Omit<Tombstone, 'key' | 'page'> & { readonly keys: readonly string[] },
): Promise<void> {
  const bySheet = Map.groupBy(destruction.keys, sheetOf)
  const { kind, entry, number } = destruction
  for (let attempt = 0; attempt < attempts; attempt++) {
    const lay = new Map<string, string>()
    const updates: SheetUpdate[] = []
    for (const read of await keys.sheets([...bySheet.keys()])) {
      const opened = await openSheet({ keys, pages }, read)
      if (opened !== undefined) updates.push(...cleared(opened, bySheet.get(read.id) ?? [], lay))
    }
    const tombstones = destruction.keys.map((key) => ({ key, kind, entry, number, page: lay.get(key) }))
    if (await keys.replaceSheets(updates, tombstones)) return
  }
  throw new VaultFault(problem('keys/unavailable', { what: 'sheets of keys are changed by others all the time' }))
}

/** What is to be put in a sheet's place; nothing where none of the keys lies on it. `lay` learns where they did. */
function cleared(
  { stored, page, sheet }: OpenedSheet,
  ids: readonly string[],
  lay: Map<string, string>,
): readonly SheetUpdate[] {
  const present = ids.filter((id) => sheet.uses[slotOf(id)] !== undefined)
  for (const id of present) lay.set(id, stored.page)
  const left = without(sheet, new Set(present.map(slotOf)))
  const next = left && wrapSheet(page, stored.generation + 1, left)
  sheet.keys.fill(0)
  return present.length === 0 ? [] : [{ id: stored.id, expected: stored.generation, sheet: next }]
}
