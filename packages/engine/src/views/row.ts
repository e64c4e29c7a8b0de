import {
  type Actor,
  ActorId,
  type Answer,
  granted,
  Instant,
  problem,
  refused,
  type SavedView,
  type SavedViewId,
  SavedViewPath,
} from '@carnet/api'
import { z } from 'zod'
import type { Transaction } from '../store/index.ts'
import { openJson, sealJson } from '../vault/index.ts'
import type { ViewPorts } from './ports.ts'

const table = 'saved_view'

const Row = z.strictObject({
  v: z.literal(1),
  actor: ActorId,
  name: z.string(),
  path: SavedViewPath,
  at: Instant,
})

type Owner = Pick<Actor, 'id'>

/** The views of an actor, as they lie in the store. */
export async function viewsOf(
  { query }: Transaction,
  { vault }: Pick<ViewPorts, 'vault'>,
  actor: Owner,
): Promise<Answer<readonly SavedView[]>> {
  const rows = await query<{ id: SavedViewId; sealed: Uint8Array }>(
    'select id, sealed from saved_view where actor = $1',
    [actor.id],
  )
  const views: SavedView[] = []
  for (const { id, sealed } of rows) {
    const row = openJson(vault, table, id, sealed, Row)
    if (!row.ok) return row
    const { v: _v, actor: whose, ...said } = row.value
    // THREAT: whoever runs the database gives the view of one to another.
    if (whose !== actor.id) return refused(problem('integrity/record', { what: `${table}-row`, record: id }))
    views.push({ id, ...said })
  }
  return granted(views)
}

/** Two that are saved at once are saved one after the other: each sees how many there are, and their names. */
export const holdViews = ({ query }: Transaction, { id }: Owner): Promise<unknown> =>
  query("select pg_advisory_xact_lock(hashtext('carnet/views/' || $1))", [id])

export async function writeView(
  { query }: Transaction,
  { vault }: Pick<ViewPorts, 'vault'>,
  actor: Owner,
  { id, ...said }: SavedView,
): Promise<void> {
  const row: z.infer<typeof Row> = { v: 1, actor: actor.id, ...said }
  await query(
    `insert into saved_view (id, actor, sealed) values ($1, $2, $3)
       on conflict (id) do update set sealed = excluded.sealed where saved_view.actor = excluded.actor`,
    [id, actor.id, sealJson(vault, table, id, row)],
  )
}

export async function deleteView({ query }: Transaction, actor: Owner, id: SavedViewId): Promise<void> {
  await query('delete from saved_view where id = $1 and actor = $2', [id, actor.id])
}
