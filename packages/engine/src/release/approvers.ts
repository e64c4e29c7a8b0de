import { type Actor, type Needs, Role } from '@carnet/api'
import { instantAfter, type Obligation } from '@carnet/law'

/** Who approves where the rule does not say: they answer for what is released. */
const usual: readonly Role[] = ['senior-officer', 'duty-manager', 'dpo']
/** How long there is to ask, approve and release, where the rule does not say. */
const usually = 'PT24H'

/** The roles of which an approver has one. None at all is nobody, and not anybody. */
export const approverRoles = (approve: Obligation | undefined): readonly Role[] =>
  approve?.roles === undefined ? usual : Role.options.filter((role) => approve.roles?.includes(role))

/** Who has to agree to a release of this actor, and until when; undefined where nobody could. */
export function needsOf(
  approve: Obligation,
  { offices }: Actor,
  at: Date,
): { readonly needs: Needs; readonly expires: Date } | undefined {
  const roles = approverRoles(approve)
  if (roles.length === 0) return undefined
  const needs: Needs = {
    approvers: approve.approvers ?? 1,
    roles: [...roles],
    outside: 0,
    notBy: 'proposer',
    refusedBy: 'one',
    ...(approve.otherOffice === true ? { notFromOffices: [...offices] } : {}),
  }
  return { needs, expires: new Date(instantAfter(approve.within ?? usually, at.getTime())) }
}
