import {
  ActorId,
  type Answer,
  EntryHash,
  granted,
  Instant,
  type RecoveryStanding,
  refused,
  type ShareChecked,
} from '@carnet/api'
import { z } from 'zod'
import { entrySaid, eventColumns, notBorneOut, type StoredEvent, textOfHash } from '../ledger/index.ts'
import type { Database } from '../store/index.ts'
import { recoveryOf, type Vault } from '../vault/index.ts'

const kind = 'recovery-share-checked'

const Said = z.looseObject({ actor: ActorId, about: z.array(z.string()) })

/** The ceremony that was held last, with the last word of each custodian who checked the own share since, newest first; undefined where there is none. */
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
 * The last word of each custodian. What an event is, whose and when, its entry says: whoever runs the database can take a word away, and
 * pass nothing else off as one. The access log has an end; a word that is older than it is to be given anew.
 */
async function checksOf(
  vault: Vault,
  database: Database,
  { ceremony, held }: { readonly ceremony: string; readonly held: string },
): Promise<Answer<readonly ShareChecked[]>> {
  const events = await database.transaction(({ query }) =>
    query<StoredEvent>(
      `select distinct on (e.actor) ${eventColumns} from event e join entry n on n.hash = e.entry
        where e.kind = $1 and e.at >= $2 order by e.actor, e.at desc`,
      [kind, held],
    ),
  )
  const checks: ShareChecked[] = []
  for (const event of events) {
    const opened = await vault.openEvent(event.hash, event.key, event.sealed)
    if (!opened.ok && opened.problem.code === 'keys/unavailable') continue
    if (!opened.ok) return opened
    const { actor: by, about } = Said.parse(JSON.parse(Buffer.from(opened.value).toString()))
    const entry = entrySaid(event)
    if (entry?.kind !== kind || entry.actor !== vault.pseudonym('actor', by)) return refused(notBorneOut(event))
    if (about[0] === ceremony && entry.at >= held)
      checks.push({ by, at: Instant.parse(entry.at), entry: EntryHash.parse(textOfHash(event.hash)) })
  }
  return granted(checks.toSorted((a, b) => b.at.localeCompare(a.at)))
}
