import {
  type Actor,
  type Answer,
  granted,
  Instant,
  problem,
  refused,
  type SavedView,
  type SavedViewId,
  type SavedViewList,
  type SavedViewSaving,
} from '@carnet/api'
import { randomId } from '../identity/index.ts'
import type { Transaction } from '../store/index.ts'
import type { ViewPorts } from './ports.ts'
import { deleteView, holdViews, viewsOf, writeView } from './row.ts'

/** Views of one person. */
const most = 50

/** A change that nothing is stamped for: a view says where somebody looks from, and shows nothing. */
interface Kept<T> {
  readonly value: T
  readonly stamps: readonly []
}

const notThere = refused(problem('request/not-found', { what: 'saved-view' }))

/** The actor's views, by name. */
export async function savedViews(
  transaction: Transaction,
  on: Pick<ViewPorts, 'vault'>,
  actor: Pick<Actor, 'id'>,
): Promise<Answer<SavedViewList>> {
  const found = await viewsOf(transaction, on, actor)
  return found.ok ? granted({ views: found.value.toSorted((a, b) => a.name.localeCompare(b.name)) }) : found
}

/** Keeps a page under a name, which no other view of the actor has; or changes one of the actor's views. */
export async function saveView(
  transaction: Transaction,
  on: ViewPorts,
  actor: Pick<Actor, 'id'>,
  { id, name, path }: SavedViewSaving,
): Promise<Answer<Kept<SavedView>>> {
  await holdViews(transaction, actor)
  const found = await viewsOf(transaction, on, actor)
  if (!found.ok) return found
  const others = found.value.filter((view) => view.id !== id)
  // Of somebody else's view no more is told than of one that is not there.
  if (id !== undefined && others.length === found.value.length) return notThere
  if (others.length >= most) return refused(problem('request/conflict', { what: 'saved-views' }))
  if (others.some((view) => view.name === name))
    return refused(problem('request/conflict', { what: 'saved-view-name' }))
  const at = Instant.parse(on.now().toISOString())
  const view: SavedView = { id: id ?? (randomId(on.random) as SavedViewId), name, path, at }
  await writeView(transaction, on, actor, view)
  return granted({ value: view, stamps: [] })
}

export async function forgetView(
  transaction: Transaction,
  on: Pick<ViewPorts, 'vault'>,
  actor: Pick<Actor, 'id'>,
  { id }: { readonly id: SavedViewId },
): Promise<Answer<Kept<Record<string, never>>>> {
  const found = await viewsOf(transaction, on, actor)
  if (!found.ok) return found
  if (!found.value.some((view) => view.id === id)) return notThere
  await deleteView(transaction, actor, id)
  return granted({ value: {}, stamps: [] })
}
