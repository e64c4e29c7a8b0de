import type { Hold, LiftPreview, Retention, RetentionPeriod, RetentionRun } from '@carnet/api'
import type { Paint } from '../shell.ts'
import { drawTable, printable } from './table.ts'

const day = (at: string | undefined): string => at?.slice(0, 10) ?? '-'

/** The rules that govern today, and every period with what becomes of it. */
export const drawRetention = ({ table, classes, periods, lastRun }: Retention, paint: Paint): string =>
  [
    `${paint('bold', 'Rules')}  ${table}; last run ${lastRun ?? 'never'}`,
    drawTable(
      ['CLASS', 'RUNS FROM', 'PERIODS BY', 'READ FOR', 'KEPT FOR', 'AT ITS END', 'LAW'],
      classes.map((each) => [
        each.class,
        each.runsFrom,
        each.granularity,
        each.restrict ?? '-',
        each.keep ?? '-',
        each.atEnd,
        each.cites.join('; '),
      ]),
      paint,
    ),
    drawPeriods(periods, paint),
  ].join('\n\n')

function drawPeriods(periods: readonly RetentionPeriod[], paint: Paint): string {
  if (periods.length === 0) return 'No period.'
  return drawTable(
    ['CLASS', 'PERIOD', 'STATE', 'RECORDS', 'RESTRICTED', 'ENDS', 'DUE', 'WAITS FOR'],
    periods.map((each) => [
      each.class,
      each.period,
      each.state === 'live' ? paint('green', each.state) : paint('dim', each.state),
      String(each.records),
      day(each.restricted),
      day(each.ends),
      each.due === undefined ? '-' : paint('yellow', each.due),
      each.waitsFor ?? '-',
    ]),
    paint,
  )
}

export function drawRun(
  { preview, restricted, destroyed, waiting, stopped, periods }: RetentionRun,
  paint: Paint,
): string {
  const head =
    stopped !== undefined
      ? paint('red', `Nothing was done: ${stopped}.`)
      : preview
        ? 'What a run would do now:'
        : `Restricted ${restricted} periods, destroyed ${destroyed}; ${waiting} wait for somebody.`
  return periods.length === 0 ? `${head} Nothing is due.` : `${head}\n\n${drawPeriods(periods, paint)}`
}

export const drawPeriod = (period: RetentionPeriod, paint: Paint): string => drawPeriods([period], paint)

export const drawHolds = (holds: readonly Hold[], paint: Paint): string =>
  holds.length === 0
    ? 'No hold and no objective link.'
    : drawTable(
        ['ID', 'KIND', 'STATE', 'RECORDS', 'SINCE', 'UNTIL', 'REFERENCE'],
        holds.map(({ id, kind, state, records, since, until, reference }) => [
          id,
          kind,
          state === 'in-force' ? paint('green', state) : paint('dim', state),
          String(records),
          day(since),
          day(until),
          printable(reference),
        ]),
        paint,
      )

export const drawLift = ({ back, destroyed }: LiftPreview): string =>
  `${back} records go back to where they would be by now; ${destroyed} have ended there meanwhile and are destroyed.`

/** A job that was begun, and how to see what becomes of it. */
export const drawBegun = ({ job }: { readonly job: string }): string =>
  `Begun as job ${job}; “carnet job follow ${job}” tells how far it is.`
