import { type Answer, granted, type Instant, type Retention, type RetentionPeriod } from '@carnet/api'
import { retentionRule } from '@carnet/law'
import { lastRun } from './clock.ts'
import { periodsStanding, type PeriodStands } from './due.ts'
import type { RetentionPorts } from './ports.ts'

/** The rules as they stand today, and every period with what becomes of it. */
export async function retentionOf(on: RetentionPorts): Promise<Answer<Retention>> {
  const { table } = on.retention
  const now = on.now()
  const classes = [...new Set(table.rules.map((rule) => rule.class))].flatMap((name) => {
    const rule = retentionRule(table, name, now)
    if (rule === undefined) return []
    const { class: shown, granularity, runsFrom, restrict, keep, atEnd, events, says, cites } = rule
    const terms = { ...(restrict === undefined ? {} : { restrict }), ...(keep === undefined ? {} : { keep: keep.for }) }
    return [{ class: shown, granularity, runsFrom, ...terms, atEnd, events: { ...events }, says, cites }]
  })
  const periods = await shown(await periodsStanding(on), on)
  const last = await lastRun(on)
  return granted({
    table: `${table.retention} ${table.version}`,
    classes,
    periods,
    ...(last === undefined ? {} : { lastRun: last.toISOString() as Instant }),
  })
}

/** With how many records have something sealed in each. */
export async function shown(periods: readonly PeriodStands[], on: RetentionPorts): Promise<readonly RetentionPeriod[]> {
  const rows = await on.database.transaction(({ query }) =>
    query<{ epoch: string; records: number }>(
      `select epoch, count(distinct record) as records from
         (select epoch, record from compartment where epoch = any($1::uuid[])
           union all select epoch, id from record where epoch = any($1::uuid[])) as under group by epoch`,
      [periods.map(({ key }) => key)],
    ),
  )
  const records = new Map(rows.map((row) => [row.epoch, row.records]))
  return periods.map((each) => shownPeriod(each, records.get(each.key) ?? 0))
}

const instant = (at: Date): Instant => at.toISOString() as Instant

const shownPeriod = (
  { class: retained, period, state, restricted, ends, due, waitsFor }: PeriodStands,
  records: number,
): RetentionPeriod => ({
  class: retained,
  period,
  state,
  records,
  ...(restricted === undefined ? {} : { restricted: instant(restricted) }),
  ...(ends === undefined ? {} : { ends: instant(ends) }),
  ...(due === undefined ? {} : { due }),
  ...(waitsFor === undefined ? {} : { waitsFor }),
})
