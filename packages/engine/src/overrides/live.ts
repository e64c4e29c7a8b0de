import { type Actor, type Answer, granted, type OverrideId, problem, refused } from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { isContinuity, stateAt } from './continuity.ts'
import { type ContinuityRow, type Kept, overridesWhere } from './override-row.ts'
import type { OverridePorts } from './ports.ts'

/** What lets somebody do without the approval that a rule asks for: stamped, limited in time, reviewed after. */
export interface Override {
  readonly kind: 'break-glass' | 'continuity'
  readonly id: OverrideId
  readonly until: Date
}

/** The break-glass of this id, where it is this person's, for this purpose and case, and not over; otherwise none. */
export const liveBreakGlass = (
  { database, vault, now }: OverridePorts,
  of: {
    readonly id: OverrideId
    readonly person: string
    readonly purpose: string
    readonly case: string | undefined
  },
): Promise<Answer<Override | undefined>> =>
  database.transaction(async (transaction) => {
    const found = await overridesWhere(transaction, vault, "where id = $1 and kind = 'break-glass'", [of.id])
    if (!found.ok) return found
    const [kept] = found.value
    if (kept?.row.kind !== 'break-glass') return granted(undefined)
    const { person, purpose, case: matter, from, until } = kept.row
    const at = now().getTime()
    const live = Date.parse(from) <= at && at < Date.parse(until)
    const same = person === of.person && purpose === of.purpose && matter === of.case
    return granted(live && same ? { kind: 'break-glass', id: kept.id, until: new Date(until) } : undefined)
  })

/** The continuity mode that an office of this actor is in now, if any. */
export const liveContinuity = (
  { database, vault, now }: OverridePorts,
  { offices }: Pick<Actor, 'offices'>,
): Promise<Answer<Override | undefined>> =>
  database.transaction(async (transaction) => {
    const at = now()
    const found = await overridesWhere(
      transaction,
      vault,
      "where kind = 'continuity' and until > $1 order by until desc, id",
      [at],
    )
    if (!found.ok) return found
    for (const kept of found.value) {
      if (!isContinuity(kept) || stateAt(kept.row, at) !== 'in-force' || Date.parse(kept.row.from) > at.getTime())
        continue
      if (!kept.row.offices.some((office) => offices.includes(office))) continue
      const stands = await notSetBack(transaction, vault, kept)
      if (!stands.ok) return stands
      return granted({ kind: 'continuity', id: kept.id, until: new Date(kept.row.until) })
    }
    return granted(undefined)
  })

const About = z.looseObject({ about: z.array(z.string()) })

/**
 * THREAT: whoever runs the database sets a row back to before it was ended. The node's own memory has the end beside its entry
 * in the ledger.
 */
async function notSetBack(
  { query }: Transaction,
  vault: OverridePorts['vault'],
  { id, row }: Kept<ContinuityRow>,
): Promise<Answer<void>> {
  const events = await query<{ entry: Uint8Array; key: string; sealed: Uint8Array }>(
    "select entry, key, sealed from event where kind = 'continuity-ended' and at >= $1",
    [row.from],
  )
  for (const { entry, key, sealed } of events) {
    const opened = await vault.openEvent(entry, key, sealed)
    if (!opened.ok) return opened
    if (About.parse(JSON.parse(Buffer.from(opened.value).toString())).about.includes(id))
      return refused(problem('integrity/record', { what: 'override-row', record: id }))
  }
  return granted(undefined)
}
