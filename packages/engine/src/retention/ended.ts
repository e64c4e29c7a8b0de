import { type Answer, granted, problem, refused, type RetentionPeriod } from '@carnet/api'
import type { Change } from '../changes.ts'
import type { Period } from '../vault/index.ts'
import { periodsStanding, type PeriodStands } from './due.ts'
import type { RetentionPorts } from './ports.ts'
import { destroyPeriod } from './run.ts'
import { shown } from './show.ts'
import { stampedChange } from './stamped.ts'

/** What becomes of a period that has ended and that no rule destroys by itself. */
export interface EndedDecision {
  readonly decision: 'destroy' | 'keep'
  readonly until: Date | undefined
}

const year = 365 * 24 * 60 * 60_000

/** Carries out what somebody decided on a period that waits. `request/conflict` where it has not ended. */
export async function decideEnded(
  { class: retained, period }: Period,
  { decision, until }: EndedDecision,
  by: Change,
  on: RetentionPorts,
): Promise<Answer<RetentionPeriod>> {
  const find = async (): Promise<PeriodStands | undefined> =>
    (await periodsStanding(on)).find((each) => each.class === retained && each.period === period)
  const stands = await find()
  if (stands === undefined) return refused(problem('request/not-found', { what: 'period' }))
  if (stands.due !== 'ask' && stands.due !== 'archive')
    return refused(problem('request/conflict', { what: 'period-not-ended' }))
  const decided = await stampedChange(by, on, async ({ query }, stamp) => {
    await stamp({ kind: 'period-decided', about: [`${retained}/${period}`, decision] })
    if (decision === 'keep')
      await query(
        `insert into ended_period (class, period, since, waits_for) values ($1, $2, $3, 'kept')
         on conflict (class, period) do update set waits_for = excluded.waits_for, since = excluded.since`,
        [retained, period, until ?? new Date(by.at.getTime() + year)],
      )
    return granted(undefined)
  })
  if (!decided.ok) return decided
  if (decision === 'destroy') await destroyPeriod(stands, by, on)
  const [after] = await shown([(await find()) ?? stands], on)
  return after === undefined ? refused(problem('request/not-found', { what: 'period' })) : granted(after)
}
