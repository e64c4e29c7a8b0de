import { type Answer, granted, problem, refused, type RoleGrantProposed, type RoleHeld } from '@carnet/api'
import { firstSeparation, separationOf, type Separation } from '@carnet/law'
import type { Holder } from '../identity/index.ts'

type Holding = Pick<RoleHeld, 'role' | 'offices' | 'audit'>

/** INVARIANT (duties-apart): nobody is to hold two roles that are to be apart, at any one time. */
export function apartFromHeld(
  wanted: Pick<RoleGrantProposed, 'role' | 'offices' | 'audit' | 'from' | 'until'>,
  { direct, grants }: Holder,
): Answer<void> {
  const [from, until] = [new Date(wanted.from), new Date(wanted.until)]
  const meanwhile = grants.filter(({ row }) => row.from < until && from < row.until).map(({ row }) => row)
  for (const held of [...direct, ...meanwhile]) {
    const separation = separationOf(wanted, held)
    if (separation !== undefined) return together(separation, [wanted, held])
  }
  return granted(undefined)
}

/** Whether somebody may be given all of these at once. */
export function kept(roles: readonly Holding['role'][], offices: readonly string[]): Answer<void> {
  const found = firstSeparation(roles.map((role) => ({ role, offices })))
  if (found === undefined) return granted(undefined)
  return together(
    found.separation,
    found.roles.map((role) => ({ role })),
  )
}

function together(
  { id, says, cites }: Separation,
  of: readonly { readonly role: string; readonly audit?: string | undefined }[],
): Answer<never> {
  const named = of.map(({ role, audit }) => (audit === undefined ? role : `${role} (${audit})`)).join(' and ')
  const because = [{ rule: `separation/${id}`, says: `${says} Nobody is ${named} at a time.`, cites }]
  return refused(problem('action/refused', { because }))
}
