import type { Finding } from '@carnet/api'
import { isClockBelieved } from './clock.ts'
import { periodsStanding, type PeriodStands } from './due.ts'
import type { RetentionPorts } from './ports.ts'

type Found = Omit<Finding, 'area'>

/** What of retention somebody has to look at. Counts and classes, no data. */
export async function examineRetention(on: RetentionPorts): Promise<Found> {
  if (!(await isClockBelieved(on)))
    return {
      state: 'failing',
      says: 'The clock is further ahead than the node knows time to have passed: nothing is restricted or destroyed.',
      todo: 'Correct the clock; where it is right, have the data protection officer run “carnet retention run”.',
    }
  const stopped = await stoppedMoves(on)
  if (stopped > 0)
    return {
      state: 'failing',
      says: `${stopped} moves of records to other keys met records that are not what was sealed.`,
      todo: 'Treat it as an incident: keep the data store as it is; “carnet job list” names the jobs.',
    }
  const due = (await periodsStanding(on)).filter((each) => each.due !== undefined)
  const late = due.filter(isLate)
  if (late.length > 0)
    return {
      state: 'attention',
      says: `${late.length} periods of passengers are past their deadline and not restricted: nobody reads them, and their keys are still here.`,
      todo: 'Propose a council (carnet council propose) that keeps restricted keys.',
    }
  if (due.length === 0) return { state: 'well', says: 'Nothing waits to be restricted or destroyed.' }
  return {
    state: 'attention',
    says: `${due.length} periods have ended and wait for somebody.`,
    todo: 'See “carnet retention show”, and decide with “carnet retention end”.',
  }
}

const isLate = ({ due, waitsFor }: PeriodStands): boolean => due === 'restrict' && waitsFor === 'no-council'

const stoppedMoves = async ({ database }: RetentionPorts): Promise<number> => {
  const [row] = await database.transaction(({ query }) =>
    query<{ moves: number }>("select count(*) as moves from resealing where state = 'stopped'"),
  )
  return row?.moves ?? 0
}
