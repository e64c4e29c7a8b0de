import { type Answer, granted, type StandingId } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import type { Vault } from '../vault/index.ts'
import type { StandingRow } from './row.ts'

/** What the kinds of entries by which somebody stops one, or lets it go on, make of it. */
const states = {
  'standing-suspended': 'suspended',
  'standing-resumed': 'live',
  'standing-ended': 'ended',
} as const satisfies Readonly<Record<string, StandingRow['state']>>

const About = z.looseObject({ about: z.array(z.string()) })

/**
 * What the node's own memory says of each of these since then.
 *
 * THREAT: whoever runs the database sets the row of a suspended or ended standing release back to the day on which it was in
 * force. The events of its end are beside its entries in the ledger; without one of the two the other shows.
 */
export async function remembered(
  { query }: Transaction,
  vault: Vault,
  since: string,
): Promise<Answer<ReadonlyMap<string, StandingRow['state']>>> {
  const said = new Map<string, StandingRow['state']>()
  const events = await query<{ kind: string; entry: Uint8Array; key: string; sealed: Uint8Array }>(
    `select v.kind, v.entry, v.key, v.sealed from event v join entry e on e.hash = v.entry
      where v.kind in ('standing-suspended', 'standing-resumed', 'standing-ended') and v.at >= $1 order by v.at, e.id`,
    [since],
  )
  for (const { kind, entry, key, sealed } of events) {
    const opened = await vault.openEvent(entry, key, sealed)
    if (!opened.ok) return opened
    const [id = ''] = About.parse(JSON.parse(Buffer.from(opened.value).toString())).about
    const state = states[kind as keyof typeof states]
    // What has ended does not come back, whatever was said at the same moment.
    if (said.get(id) !== 'ended') said.set(id, state)
  }
  return granted(said)
}

export const stateSaid = (said: ReadonlyMap<string, StandingRow['state']>, id: StandingId): StandingRow['state'] =>
  said.get(id) ?? 'live'
