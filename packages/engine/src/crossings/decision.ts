import {
  type Actor,
  type Answer,
  type DecidedAgain,
  DecidedThen,
  type EntryHash,
  granted,
  Instant,
  type PastDecision,
  problem,
  refused,
} from '@carnet/api'
import { explain } from '@carnet/law'
import { entrySaid, eventColumns, notBorneOut, type StoredEvent } from '../ledger/index.ts'
import { type DecisionRecord, decisionHash, type Policy, replay } from '../release/index.ts'
import { isOwn, openPast } from './past-event.ts'
import type { CrossingsPorts } from './ports.ts'

const notFound = refused(problem('request/not-found', { what: 'decision' }))

/** The event of an entry; undefined where there is none. */
export const eventOf = (hash: EntryHash, { database }: Pick<CrossingsPorts, 'database'>) =>
  database.transaction(async ({ query }) => {
    const [event] = await query<StoredEvent>(
      `select ${eventColumns} from event e join entry n on n.hash = e.entry where e.entry = $1`,
      [Buffer.from(hash, 'base64url')],
    )
    return event
  })

/**
 * A past decision, as it was sealed then. Its hash is compared with what the entry says, so that no account of it is given that
 * the ledger does not bear out; and it is decided again, where the policy of then still decides. An entry that nothing was decided
 * for has none.
 */
export async function decisionTold(
  { actor, hash }: { readonly actor: Actor; readonly hash: EntryHash },
  on: CrossingsPorts,
): Promise<Answer<PastDecision>> {
  const event = await eventOf(hash, on)
  const receipt = await on.ledger.receipt(Buffer.from(hash, 'base64url'))
  if (event === undefined || receipt === undefined) return notFound
  const said = entrySaid(event)
  if (said === undefined) return refused(notBorneOut(event))
  if (said.decision === undefined) return notFound
  const opened = await openPast(on.vault, event)
  if (!opened.ok) return opened
  const { past, entry } = opened.value
  const then = DecidedThen.safeParse(past.decision)
  if (!then.success || entry.decision !== decisionHash(then.data as DecisionRecord)) return refused(notBorneOut(event))
  return granted({
    hash,
    at: Instant.parse(entry.at),
    kind: entry.kind,
    ...(past.outcome === undefined ? {} : { outcome: past.outcome }),
    own: isOwn(on.vault, actor, event),
    ...(past.purpose === undefined ? {} : { purpose: past.purpose }),
    ...(past.override === undefined ? {} : { override: past.override.kind }),
    then: then.data,
    again: decidedAgain(then.data as DecisionRecord, on.policy),
    receipt,
  })
}

/** What the rules say today to the very same facts and instant. */
function decidedAgain(then: DecisionRecord, { rules, hash }: Policy): DecidedAgain {
  if (then.decided.length === 0) return { as: 'not-decided', why: 'unasked' }
  if (then.policy !== hash) return { as: 'not-decided', why: 'another-policy' }
  const first = then.decided[0]?.facts
  const failed = then.decided.map(({ facts }) => explain(rules, { ...first, ...facts }, new Date(then.at)).failed)
  return { as: decisionHash(replay(then, rules)) === decisionHash(then) ? 'identical' : 'otherwise', failed }
}
