import { chamberOf } from './chamber.ts'
import { answerOf } from './fault.ts'
import type { Vault } from './vault.ts'
import type { Answer } from '@carnet/api'

/** A retention class and one of its periods, as the key that stands for it says: no row of the data store is believed. */
export interface Period {
  readonly class: string
  readonly period: string
}

/** Every period of some classes that can still be opened, with its keys brought in: of a period whose key is being replaced, both. */
export const livePeriods = (
  vault: Vault,
  classes: readonly string[],
): Promise<Answer<readonly (Period & { readonly key: string })[]>> =>
  answerOf(async () => {
    const { database, ring } = chamberOf(vault)
    const rows = await database.statements(({ query }) =>
      query<{ key: string }>(
        `select key from (
           select key, class, period from epoch
           union all select key, class, period from replaced_key where period is not null) as named
          where class = any($1::text[]) and not exists (select from key_state s where s.key = named.key)
          order by class, period`,
        [classes],
      ),
    )
    const missing = await ring.bring(rows.map(({ key }) => key))
    return rows.flatMap(({ key }) => {
      if (missing.has(key)) return []
      const { class: retained, period } = ring.held(key).use
      return classes.includes(retained) ? [{ key, class: retained, period }] : []
    })
  })

/** What these keys of periods stand for; one that is no longer there is not among them. */
export const periodsOf = (vault: Vault, keys: readonly string[]): Promise<Answer<ReadonlyMap<string, Period>>> =>
  answerOf(async () => {
    const { ring } = chamberOf(vault)
    const missing = await ring.bring(keys)
    const found = new Map<string, Period>()
    for (const key of keys) {
      if (missing.has(key)) continue
      const { kind, class: retained, period } = ring.held(key).use
      if (kind === 'epoch') found.set(key, { class: retained, period })
    }
    return found
  })
