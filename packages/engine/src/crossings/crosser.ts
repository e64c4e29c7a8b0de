import { type Actor, type ActorId, type Answer, type Crosser, granted, type RecordId } from '@carnet/api'
import type { CrossingsPorts } from './ports.ts'

/** How an actor is told to whoever asks. */
export type Crossers = (id: ActorId) => Crosser

interface Asked {
  readonly actor: Pick<Actor, 'id'>
  readonly named: boolean
  readonly id: RecordId
}

/** Actors by the name that holds for one record; by their own as well where that may be told. */
export async function crossersOf(
  ids: ReadonlySet<ActorId>,
  { actor, named, id: record }: Asked,
  { database, identity, vault }: CrossingsPorts,
): Promise<Answer<Crossers>> {
  const registered = await database.transaction((transaction) => identity.registered(transaction, [...ids]))
  if (!registered.ok) return registered
  return granted((id) => {
    const who = registered.value.get(id)
    const alias = Buffer.from(vault.pseudonym('crosser', `${record}\n${id}`), 'base64url')
      .toString('hex')
      .slice(0, 6)
    return {
      kind: who?.kind ?? 'node',
      alias,
      offices: who?.offices ?? [],
      ...(id === actor.id ? { own: true } : {}),
      ...(named && who !== undefined ? { actor: id, name: who.name } : {}),
    }
  })
}
