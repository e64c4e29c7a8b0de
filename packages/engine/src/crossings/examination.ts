import type { Finding } from '@carnet/api'
import type { Database } from '../store/index.ts'

/** Entries that are looked at, from the newest back. */
const most = 10_000

/**
 * Whether the newest entries are found by every record that they are about. THREAT: a row that somebody removes hides a crossing
 * from whoever asks who has crossed; the entry says how many records it is about, and can't be changed. What is
 * older than the first that is found was written before records were found so at all.
 */
export async function examineCrossings(database: Database): Promise<Omit<Finding, 'area'>> {
  const [row] = await database.transaction(({ query }) =>
    query<{ examined: number; hidden: number }>(
      `with newest as (
         select e.entry, e.at, jsonb_array_length(convert_from(n.bytes, 'UTF8')::jsonb -> 'commitments') as listed
           from event e join entry n on n.hash = e.entry
          where e.kind in ('search', 'release', 'export', 'standing-batch', 'refusal')
          order by e.at desc limit ${most}
       ), found as (
         select entry, at, listed, (select count(*) from crossing c where c.entry = newest.entry) as marks from newest
       )
       select count(*)::int as examined,
              (count(*) filter (where case when listed is null then marks <= 32 else marks <> listed end))::int as hidden
         from found where at >= (select min(at) from found where marks > 0)`,
    ),
  )
  const { examined = 0, hidden = 0 } = row ?? {}
  if (hidden === 0) return { state: 'well', says: `Each of the newest ${examined} crossings is found by its records.` }
  return {
    state: 'failing',
    says: `${hidden} of the newest ${examined} crossings are not found by all records that they are about.`,
    todo: 'Treat it as an incident: keep the data store as it is, and compare it with a backup.',
  }
}
