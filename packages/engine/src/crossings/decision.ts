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
  type Receipt,
  refused,
} from '@carnet/api'
import { explain } from '@carnet/law'
import { eventColumns, type StoredEvent, textOfHash } from '../ledger/index.ts'
import { type DecisionRecord, decisionHash, type Policy, replay } from '../release/index.ts'
import { isOwn, notBorneOut, openPast, type PastEvent } from './past-event.ts'
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
 * the ledger does not bear out; and it is decided again, where the policy of then still decides.
 */
export async function decisionTold(
  { actor, hash }: { readonly actor: Actor; readonly hash: EntryHash },
  on: CrossingsPorts,
): Promise<Answer<PastDecision>> {
  const event = await eventOf(hash, on)
  const receipt = await on.ledger.receipt(Buffer.from(hash, 'base64url'))
  if (event === undefined || receipt === undefined) return notFound
  const opened = await openPast(on.vault, event)
  if (!opened.ok) return opened
  const { past, entry } = opened.value
  if (past.decision === undefined) return notFound
  const then = DecidedThen.parse(past.decision)
  if (entry.decision !== decisionHash(past.decision as DecisionRecord)) return refused(notBorneOut(event))
  return granted(told(event, past, { then, own: isOwn(on.vault, actor, event), receipt }, on.policy))
}

function told(
  { hash, at, kind }: StoredEvent,
  past: PastEvent,
  { then, own, receipt }: { readonly then: DecidedThen; readonly own: boolean; readonly receipt: Receipt },
  policy: Policy,
): PastDecision {
  return {
    hash: textOfHash(hash) as EntryHash,
    at: Instant.parse(at.toISOString()),
    kind,
    ...(past.outcome === undefined ? {} : { outcome: past.outcome }),
    own,
    ...(past.purpose === undefined ? {} : { purpose: past.purpose }),
    ...(past.override === undefined ? {} : { override: past.override.kind }),
    then,
    again: decidedAgain(then as DecisionRecord, policy),
    receipt,
  }
}

/** What the rules say today to the very same facts and instant. */
function decidedAgain(then: DecisionRecord, { rules, hash }: Policy): DecidedAgain {
  if (then.decided.length === 0) return { as: 'not-decided', why: 'unasked' }
  if (then.policy !== hash) return { as: 'not-decided', why: 'another-policy' }
  const first = then.decided[0]?.facts
  const failed = then.decided.map(({ facts }) => explain(rules, { ...first, ...facts }, new Date(then.at)).failed)
  return { as: decisionHash(replay(then, rules)) === decisionHash(then) ? 'identical' : 'otherwise', failed }
}
