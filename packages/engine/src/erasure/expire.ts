import { type Answer, type DestructionId } from '@carnet/api'
import type { Change } from '../changes.ts'
import { byNode } from './change.ts'
import { destroyHere } from './here.ts'
import { order } from './order.ts'
import type { ErasurePorts } from './ports.ts'

/** One period of one class, as both are called: `goods`, `2026-07`. */
export interface Period {
  readonly class: string
  readonly period: string
}

/** What became of a period's expiry: ordered, or the problem that kept it from that. */
export interface Expired extends Period {
  readonly destruction: Answer<DestructionId>
}

/**
 * Expires periods whose retention has ended, each by itself: what is to happen regularly does not wait for what can't. A
 * period with more records than a mass destruction has waits for a second person like any other.
 */
export async function expirePeriods(
  periods: readonly Period[],
  on: ErasurePorts,
  by: Change = byNode(on),
): Promise<readonly Expired[]> {
  const expired: Expired[] = []
  for (const { class: retained, period } of periods) {
    const target = { kind: 'expiry', class: retained, period } as const
    const destruction = await order({ target, keep: [] }, by, on)
    // What can't be destroyed now is marked, and its job goes on.
    if (destruction.ok) await destroyHere(destruction.value, on)
    expired.push({ class: retained, period, destruction })
  }
  return expired
}
