import type { Tombstone, TombstoneKind } from '../store/index.ts'
import { chamberOf, type VaultParts } from './chamber.ts'
import { bury, destroyKeys, notYetGone } from './destroy.ts'
import type { Destruction } from './destructions.ts'
import { valueOf } from './fault.ts'
import type { Vault } from './vault.ts'
import { readDestroys } from './warrant.ts'

/**
 * What the anchor, the key store and the data store each say was destroyed, made to agree before anything is served:
 * destroyed wins.
 *
 * INVARIANT (erased-stays-erased): whichever store was restored from a backup, or whatever a crash left half done, a key
 * that was to be gone is gone again. Takes time in the number of keys ever destroyed, not of records.
 */
export async function reconcile(vault: Vault): Promise<void> {
  const parts = chamberOf(vault)
  await carryOutAnchored(parts)
  await recordBuried(parts)
  await finishBegun(vault, parts)
}

/** Keys that are looked at together. */
const most = 4096

/** An older key store was restored, or a crash came before it was changed: keys are in it that the anchor says are gone. */
async function carryOutAnchored(parts: VaultParts): Promise<void> {
  let waiting: Destruction[] = []
  let count = 0
  const look = async (): Promise<void> => {
    const gone = await tombstonesOf(
      parts,
      waiting.flatMap(({ keys }) => keys),
    )
    for (const { keys, kind, entry, number } of waiting) {
      const left = keys.filter((key) => !saysAsMuch(gone.get(key), kind))
      // A key stands in several lines where its destruction was begun several times.
      if (left.length > 0) await bury(parts, { keys: await notYetGone(parts, left, kind), kind, entry, number })
    }
    waiting = []
    count = 0
  }
  for await (const destruction of parts.destructions.all()) {
    waiting.push(destruction)
    count += destruction.keys.length
    if (count >= most) await look()
  }
  await look()
  // THREAT: an anchor of which something was cut off, or that is not this node's.
  parts.destructions.checkReaches(await parts.keys.lastDestruction())
}

const tombstonesOf = async (
  { keys }: VaultParts,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TombstoneKind>> =>
  new Map((await keys.tombstones(ids)).map(({ key, kind }) => [key, kind]))

const saysAsMuch = (said: TombstoneKind | undefined, kind: TombstoneKind): boolean =>
  said === kind || said === 'destroyed'

/** Older data was restored: it takes for live what the key store knows to be gone. */
async function recordBuried({ keys, database, now }: VaultParts): Promise<void> {
  let after: string | undefined
  for (;;) {
    const tombstones: readonly Tombstone[] = await keys.tombstonesAfter(after, most)
    after = tombstones.at(-1)?.key
    if (after === undefined) return
    await database.transaction(({ query }) =>
      query(
        `insert into key_state (key, state, since, entry)
         select new.key, new.state, $3, new.entry from unnest($1::uuid[], $2::text[], $4::bytea[]) as new(key, state, entry)
         on conflict (key) do update set state = excluded.state, entry = excluded.entry
           where key_state.state = 'restricted' and excluded.state = 'destroyed'`,
        [
          tombstones.map(({ key }) => key),
          tombstones.map(({ kind }) => kind),
          now(),
          tombstones.map(({ entry }) => entry),
        ],
      ),
    )
  }
}

interface StateRow {
  readonly key: string
  readonly state: string
  readonly entry: Uint8Array
}

/** A crash came between the data store and the anchor: the data says destroyed, and the key is still there. */
async function finishBegun(vault: Vault, parts: VaultParts): Promise<void> {
  let after: string | undefined
  for (;;) {
    const rows: readonly StateRow[] = await parts.database.transaction(({ query }) =>
      query<StateRow>(
        `select key, state, entry from key_state where $1::uuid is null or key > $1 order by key limit ${most}`,
        [after ?? null],
      ),
    )
    after = rows.at(-1)?.key
    if (after === undefined) return
    const gone = await tombstonesOf(
      parts,
      rows.map(({ key }) => key),
    )
    const begun = rows.filter(({ key, state }) => isKind(state) && !saysAsMuch(gone.get(key), state))
    await finish(vault, parts, begun)
  }
}

const isKind = (state: string): state is TombstoneKind => state === 'destroyed' || state === 'restricted'

/**
 * THREAT: whoever can write the data store has the node destroy keys by rows of their own. A row counts when the event of
 * its entry, which only this vault can have sealed, names the key; one that does not keeps its key from being used, and
 * destroys nothing.
 */
async function finish(vault: Vault, { database }: VaultParts, rows: readonly StateRow[]): Promise<void> {
  for (const [name, ofEntry] of Map.groupBy(rows, ({ entry }) => Buffer.from(entry).toString('base64url'))) {
    const entry = new Uint8Array(Buffer.from(name, 'base64url'))
    const [event] = await database.transaction(({ query }) =>
      query<{ key: string; sealed: Uint8Array }>('select key, sealed from event where entry = $1', [entry]),
    )
    if (event === undefined) continue
    const opened = await vault.openEvent(entry, event.key, event.sealed)
    const named = new Set(opened.ok ? readDestroys(opened.value) : [])
    for (const [state, ofState] of Map.groupBy(ofEntry, ({ state }) => state)) {
      const keys = ofState.map(({ key }) => key).filter((key) => named.has(key))
      if (isKind(state)) valueOf(await destroyKeys(vault, keys, state, entry))
    }
  }
}
