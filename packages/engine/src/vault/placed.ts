import { chamberOf } from './chamber.ts'
import { answerOf } from './fault.ts'
import type { Vault } from './vault.ts'
import type { Answer } from '@carnet/api'

/** A retention class and one of its periods, as the key that stands for it says: no row of the data store is believed. */
export interface Period {
  readonly class: string
  readonly period: string
}

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
