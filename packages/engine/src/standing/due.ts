import type { Finding } from '@carnet/api'
import type { StandingPorts } from './ports.ts'
import { type Proven, provenIn } from './proven.ts'
import { idsOf } from './row.ts'

const day = 24 * 60 * 60 * 1000
/** Days before the end at which it is said anew. */
const warnings = [7, 30, 90] as const

/** What of the standing releases ends soon, or rests on rows that somebody changed. */
export async function examineStandings(on: StandingPorts): Promise<Omit<Finding, 'area'>> {
  const found = await on.database.transaction(async (transaction) => {
    const all = []
    for (const id of await idsOf(transaction)) all.push(await provenIn(transaction, on, id))
    return all
  })
  const changed = found.filter((each) => !each.ok).length
  if (changed > 0)
    return {
      state: 'failing',
      says: `${changed} standing releases are not what persons signed; they give nothing.`,
      todo: 'Treat it as an incident: somebody wrote to the database.',
    }
  const inForce = found.flatMap((each) => (each.ok && each.value?.state === 'in-force' ? [each.value] : []))
  const ending = inForce.flatMap((each) => warningOf(each, on.now()) ?? [])
  if (ending.length === 0) return { state: 'well', says: `${inForce.length} standing releases are in force.` }
  return {
    state: 'attention',
    says: `${inForce.length} standing releases are in force; ${ending.length} end soon, the first in ${Math.min(...ending)} days or less.`,
    todo: 'Renew what is still needed: “carnet standing propose”; see “carnet standing list”.',
  }
}

/** The number of days within which it ends, of those at which it is said. */
const warningOf = ({ proposal: { request } }: Proven, now: Date): number | undefined =>
  warnings.find((days) => Date.parse(request.until) - now.getTime() <= days * day)
