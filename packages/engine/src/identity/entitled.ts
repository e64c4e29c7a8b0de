import type { ActorId, ProposalRequest, RoleHeld } from '@carnet/api'
import type { Standing } from './tally.ts'

/** A standing with which offices each role is for, where that is known. */
export interface HolderStanding extends Standing {
  readonly held?: readonly RoleHeld[] | undefined
}

/**
 * What of somebody's standing counts for this. A role is granted to nobody by themselves or by who stands in for them; a duty
 * manager decides for the own offices only.
 */
export function standingFor(request: ProposalRequest, person: ActorId, standing: HolderStanding): HolderStanding {
  if (request.kind !== 'role-grant') return standing
  if ([person, ...standing.standsInFor].includes(request.person)) return { ...standing, roles: [] }
  if (managesAll(standing, request.offices)) return standing
  return { ...standing, roles: standing.roles.filter((role) => role !== 'duty-manager') }
}

/** Whether somebody is duty manager of each of these offices, and there is one. */
export function managesAll(
  { roles, offices, held }: Pick<HolderStanding, 'roles' | 'offices' | 'held'>,
  of: readonly string[],
): boolean {
  const all = held ?? roles.map((role) => ({ role, offices }))
  const managed = all.filter(({ role }) => role === 'duty-manager')
  return of.length > 0 && of.every((office) => managed.some((each) => each.offices.includes(office)))
}
