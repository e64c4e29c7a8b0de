import type { ActorId } from '@carnet/api'
import type { Client, Reply } from '@carnet/sdk'

/** The id of an actor, named by the id or by a name that nobody else has. */
export async function actorIdOf(client: Client, actor: string): Promise<Reply<ActorId>> {
  const reply = await client.actors()
  if (!reply.ok) return reply
  const found = reply.value.actors.filter(({ id, name }) => id === actor || name === actor)
  const [only] = found
  return found.length === 1 && only !== undefined
    ? { ok: true, value: only.id }
    : {
        ok: false,
        problem: {
          code: 'request/not-found',
          with: { what: found.length === 0 ? 'actor' : 'actor by this name alone' },
        },
      }
}
