import type { Instant, KeysStatus } from '@carnet/api'
import { keysOverview, pagesToRotate, type Vault } from '../vault/index.ts'

/** Retired pages that are told of. */
const most = 500

export async function keysStatus(vault: Vault): Promise<KeysStatus> {
  const [overview, { provider, provesDestruction }, toRotate] = await Promise.all([
    keysOverview(vault),
    vault.status(),
    pagesToRotate(vault, { kind: 'with-destructions' }),
  ])
  const { pages, oldest, keys, tombstones, waiting, retired } = overview
  return {
    provider,
    provesDestruction,
    pages,
    ...(oldest === undefined ? {} : { oldest: instant(oldest) }),
    keys,
    tombstones,
    toRotate: toRotate.length,
    waiting,
    retired: retired.slice(0, most).map(({ keys: destroyed, ...said }) => ({
      state: said.state,
      ...('at' in said ? { at: instant(said.at) } : {}),
      keys: destroyed,
    })),
  }
}

const instant = (at: Date): Instant => at.toISOString() as Instant
