import { type Actor, type Answer, granted, type ReleaseRequest } from '@carnet/api'
import { liveBreakGlass, liveContinuity, type Override } from '../overrides/index.ts'
import type { Asking } from './asking.ts'
import { decideOn } from './decide.ts'
import type { Permit } from './permit.ts'
import type { Selected } from './select.ts'
import type { Step } from './step.ts'
import type { ReleasePorts } from './types.ts'

/** The break-glass that a request names, where it is in force for exactly this; what is named and is not is refused. */
export const brokenGlassOf = async (
  actor: Actor,
  { breakGlass, purpose, case: matter }: ReleaseRequest,
  on: ReleasePorts,
): Promise<Answer<Override | undefined>> =>
  breakGlass === undefined
    ? granted(undefined)
    : liveBreakGlass(on, { id: breakGlass, person: actor.id, purpose, case: matter })

/** How a request was decided, and with what beside itself. */
export interface DecidedAsking {
  readonly asking: Asking
  readonly step: Step<Permit>
}

/**
 * May: by itself first. Only where it is refused, and an office of the actor's is in continuity mode, it is decided again as the
 * rules have it for that; nothing is marked as an override that would have been permitted anyway.
 */
export async function decideContinuing(
  asking: Asking,
  selected: Selected,
  on: ReleasePorts,
): Promise<Answer<DecidedAsking>> {
  const step = decideOn(asking, selected, on)
  const { override, approval, loan, actor } = asking
  if (step.ok || override !== undefined || approval.state === 'given' || loan !== undefined)
    return granted({ asking, step })
  const live = actor.kind === 'person' ? await liveContinuity(on, actor) : granted(undefined)
  if (!live.ok) return live
  if (live.value === undefined) return granted({ asking, step })
  const continuing = { ...asking, override: live.value }
  const permitted = decideOn(continuing, selected, on)
  return granted(permitted.ok ? { asking: continuing, step: permitted } : { asking, step })
}
