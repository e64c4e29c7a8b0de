import { pagesToRotate, rotatePage } from '../src/vault/index.ts'
import { newSubjectKeys, openKeysWorld } from './keys-world.ts'
import { valueOf } from './vault-world.ts'

/** Keys on an embedded key store, durable on disk, as the bench wants them. */
export interface RotatingRig extends AsyncDisposable {
  /** Moves every key to new pages; returns how many. */
  rotateAll(): Promise<number>
}

export async function openRotatingRig(keys: number): Promise<RotatingRig> {
  const world = await openKeysWorld('pglite', '')
  const { vault } = await world.open()
  // As intake makes them: so many at once.
  const together = 1_500
  for (let made = 0; made < keys; made += together) await newSubjectKeys(vault, Math.min(together, keys - made))
  return {
    async rotateAll() {
      let moved = 0
      for (const { id } of await pagesToRotate(vault, { kind: 'all' }))
        valueOf(await rotatePage(vault, id, { moved: async (count) => void (moved += count) }))
      return moved
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
