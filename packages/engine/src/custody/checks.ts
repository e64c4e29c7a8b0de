import {
  ActorId,
  type Answer,
  EntryHash,
  granted,
  Instant,
  type RecoveryStanding,
  type ShareChecked,
} from '@carnet/api'
import { z } from 'zod'
import type { Database } from '../store/index.ts'
import { recoveryOf, type Vault } from '../vault/index.ts'

const Said = z.looseObject({ actor: ActorId, about: z.array(z.string()) })

/** The ceremony that was held last, with the last word of each custodian who checked the own share since; undefined where there is none. */
export async function recoveryStanding(
  vault: Vault,
  database: Database,
): Promise<Answer<RecoveryStanding | undefined>> {
  const known = await recoveryOf(vault)
  if (!known.ok) return known
  if (known.value === undefined) return granted(undefined)
  const { ceremony, held, threshold, shares } = known.value
  const checks = await checksOf(vault, database, { ceremony, held })
  if (!checks.ok) return checks
  return granted({ ceremony, held: Instant.parse(held), threshold, parts: shares.length, checks: checks.value })
}

/**
 * Read from the node's own memory: whoever runs the database can take a word away, and add none. The access log has an end; a
 * word that is older than it is to be given anew.
 */
async function checksOf(
  vault: Vault,
  database: Database,
  { ceremony, held }: { readonly ceremony: string; readonly held: string },
): Promise<Answer<readonly ShareChecked[]>> {
  const events = await database.transaction(({ query }) =>
    query<{ entry: Uint8Array; at: Date; key: string; sealed: Uint8Array }>(
      "select entry, at, key, sealed from event where kind = 'recovery-share-checked' and at >= $1 order by at",
      [held],
    ),
  )
  const last = new Map<ActorId, ShareChecked>()
  for (const { entry, at, key, sealed } of events) {
    const opened = await vault.openEvent(entry, key, sealed)
    if (!opened.ok && opened.problem.code === 'keys/unavailable') continue
    if (!opened.ok) return opened
    const { actor: by, about } = Said.parse(JSON.parse(Buffer.from(opened.value).toString()))
    const hash = EntryHash.parse(Buffer.from(entry).toString('base64url'))
    if (about[0] === ceremony) last.set(by, { by, at: Instant.parse(at.toISOString()), entry: hash })
  }
  return granted([...last.values()])
}
