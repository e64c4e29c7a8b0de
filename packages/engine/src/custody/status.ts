import { type Answer, granted, type Instant, type KeysStatus } from '@carnet/api'
import type { Database } from '../store/index.ts'
import { keysOverview, pagesToRotate, type Vault } from '../vault/index.ts'
import { recoveryStanding } from './checks.ts'

/** Retired pages that are told of. */
const most = 500

export async function keysStatus(vault: Vault, database: Database): Promise<Answer<KeysStatus>> {
  const known = await recoveryStanding(vault, database)
  if (!known.ok) return known
  const recovery = known.value
  const [overview, { provider, provesDestruction }, toRotate] = await Promise.all([
    keysOverview(vault),
    vault.status(),
    pagesToRotate(vault, { kind: 'with-destructions' }),
  ])
  const { pages, oldest, keys, tombstones, waiting, retired } = overview
  return granted({
    provider,
    provesDestruction,
    pages,
    ...(oldest === undefined ? {} : { oldest: instant(oldest) }),
    keys,
    tombstones,
    toRotate: toRotate.length,
    waiting,
    ...(recovery === undefined ? {} : { recovery }),
    retired: retired.slice(0, most).map(({ keys: destroyed, ...said }) => ({
      state: said.state,
      ...('at' in said ? { at: instant(said.at) } : {}),
      keys: destroyed,
    })),
  })
}

const instant = (at: Date): Instant => at.toISOString() as Instant
