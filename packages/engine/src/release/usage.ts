import type { Transaction } from '../store/index.ts'
import { hourOf, nextHour } from './spent.ts'

/** What the store says of an actor beside what is selected, all of it at one moment. */
export interface Usage {
  /** How often records were asked for in the hour before, in vain or refused too. */
  readonly asked: number
  /** Requests stamped in the hour that begins at `hour`. */
  readonly requests: number
  readonly hour: number
  /** What was reckoned of them, sealed. */
  readonly row: { readonly mark: string; readonly sealed: Uint8Array } | undefined
  /** How often the actor's searching was suspended. */
  readonly suspensions: number
  /** Changes where somebody says who is the same person, or takes it back; `0 0` where nobody ever did. */
  readonly joins: string
}

/** Milliseconds over which all that is asked for counts. */
const lately = 60 * 60_000

interface Asker {
  readonly actor: string
  readonly at: Date
}

interface UsageRow extends Omit<Usage, 'hour' | 'row'> {
  readonly actor: string
  readonly mark: string | null
  readonly sealed: Uint8Array | null
}

/** By actor. What was stamped counts, whichever process answered it: one statement for all who ask. */
export async function usagesIn({ query }: Transaction, asking: readonly Asker[]): Promise<ReadonlyMap<string, Usage>> {
  const actors = [...new Set(asking.map(({ actor }) => actor))]
  const times = asking.map(({ at }) => at.getTime())
  const hour = hourOf(Math.max(...times))
  const rows = await query<UsageRow>(
    `select a.actor, lately.asked, lately.requests,
            (select count(*) from event e where e.actor = a.actor and e.kind = 'searching-suspended')::int as suspensions,
            (select count(*) from event e where e.kind in ('subjects-merged', 'subjects-unmerged')) || ' ' ||
              (select count(*) from subject_merge) as joins,
            b.mark, b.sealed
       from unnest($1::uuid[]) as a(actor) left join budget b on b.actor = a.actor,
            lateral (
              select (count(*) filter (where e.at > $2 and e.kind in ('search', 'release', 'refusal')))::int as asked,
                     (count(*) filter (where e.at >= $3 and e.at < $4 and e.kind in ('search', 'release')))::int as requests
                from event e where e.actor = a.actor and e.at >= least($2::timestamptz, $3::timestamptz)
            ) as lately`,
    [actors, new Date(Math.min(...times) - lately), new Date(hour), new Date(nextHour(hour))],
  )
  return new Map(
    rows.map(({ actor, mark, sealed, ...counted }) => [
      actor,
      { ...counted, hour, row: mark === null || sealed === null ? undefined : { mark, sealed } },
    ]),
  )
}
