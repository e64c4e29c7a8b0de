import { deadlinesOf, retentionRule } from '@carnet/law'
import type { Transaction } from '../store/index.ts'
import { type Period, periodsOf } from '../vault/index.ts'
import { openHoldPeriods } from './holds.ts'
import { dayOf, holdClass, restrictedBeside } from './homes.ts'
import type { RetentionPorts } from './ports.ts'

/** What a run does with a period now. */
export type Due = 'restrict' | 'destroy' | 'archive' | 'ask'

/** One period as it stands. */
export interface PeriodStands extends Period {
  readonly key: string
  readonly state: 'live' | 'restricted' | 'destroyed'
  readonly restricted: Date | undefined
  readonly ends: Date | undefined
  readonly due: Due | undefined
  /** Somebody decided to keep it until then; or it waits for somebody. */
  readonly waitsFor: string | undefined
}

interface Stored extends Period {
  readonly key: string
  readonly state: PeriodStands['state'] | null
  readonly waits_for: string | null
  readonly since: Date | null
}

/** Every period of every class that a rule governs. */
export async function periodsStanding(on: RetentionPorts): Promise<readonly PeriodStands[]> {
  const { stored, held } = await on.database.transaction(async (transaction) => ({
    stored: await readPeriods(transaction),
    held: await openHoldPeriods(transaction),
  }))
  const named = await trueNames(stored, on)
  return named.map((each) => standing(each, held, on))
}

const readPeriods = ({ query }: Transaction): Promise<readonly Stored[]> =>
  query<Stored>(
    `select e.class, e.period, e.key, s.state, w.waits_for, w.since from epoch e
       left join key_state s on s.key = e.key
       left join ended_period w on w.class = e.class and w.period = e.period
      where e.class not in ('event', 'quarantine') order by e.class, e.period`,
  )

/** THREAT: a row that calls a period by an older one's name would have it destroyed too early: a live key says itself what it stands for. */
async function trueNames(stored: readonly Stored[], on: RetentionPorts): Promise<readonly Stored[]> {
  const live = stored.filter(({ state }) => state === null).map(({ key }) => key)
  const found = await periodsOf(on.vault, live)
  if (!found.ok) return []
  return stored.flatMap((each) => {
    if (each.state !== null) return [each]
    const said = found.value.get(each.key)
    return said?.class === each.class && said.period === each.period ? [each] : []
  })
}

function standing(stored: Stored, held: ReadonlySet<string>, on: RetentionPorts): PeriodStands {
  const { key, class: retained, period, waits_for: waitsFor, since } = stored
  const now = on.now()
  const rule = retentionRule(on.retention.table, retained, now)
  const deadlines = rule && deadlinesOf(rule, period)
  const { restricted, ends } = deadlines ?? {}
  const state = stored.state ?? 'live'
  const stands = { key, class: retained, period, state, restricted, ends, waitsFor: waitsFor ?? undefined }
  const passed = (at: Date | undefined): boolean => at !== undefined && at <= now
  const isHeld = retained === restrictedBeside(holdClass) && held.has(period.slice(0, -dayOf(period).length - 1))
  const kept = waitsFor === 'kept' && since !== null && since > now
  if (state === 'destroyed' || rule === undefined) return { ...stands, due: undefined }
  if (passed(ends) && !isHeld && !kept) return { ...stands, due: rule.atEnd }
  return { ...stands, due: state === 'live' && passed(restricted) ? 'restrict' : undefined }
}
