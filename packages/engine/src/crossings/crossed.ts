import type { Actor, RecordId } from '@carnet/api'
import { entrySaid, eventColumns, type StoredEvent } from '../ledger/index.ts'
import { marksOf } from './marks.ts'
import { isOwn } from './past-event.ts'
import type { CrossingsPorts } from './ports.ts'

/** Milliseconds for which one who was shown a record may see who else was. */
const lately = 24 * 60 * 60 * 1000

/** Kinds of entry under which something was shown. */
const shown: readonly string[] = ['search', 'release', 'export']

/** Whether somebody was shown a record a short while ago: by entries that say themselves whose, when and what they are. */
export async function hasCrossed(
  actor: Pick<Actor, 'id'>,
  id: RecordId,
  on: Pick<CrossingsPorts, 'database' | 'vault' | 'now'>,
): Promise<boolean> {
  const marks = await marksOf(id, on.vault)
  if (marks.length === 0) return false
  const since = new Date(on.now().getTime() - lately)
  const own = await on.database.transaction(({ query }) =>
    query<StoredEvent>(
      `select ${eventColumns} from crossing c join event e on e.entry = c.entry join entry n on n.hash = e.entry
        where c.mark = any($1::uuid[]) and e.actor = $2 and e.at > $3 and e.kind = any($4::text[])
        order by e.at desc limit 20`,
      [marks, actor.id, since, shown],
    ),
  )
  return own.some((event) => {
    const said = entrySaid(event)
    return said !== undefined && isOwn(on.vault, actor, event) && shown.includes(said.kind) && new Date(said.at) > since
  })
}
