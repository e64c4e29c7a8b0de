import { type ApprovalState, type BudgetPassed, type Problem, problem, type Receipt, type Training } from '@carnet/api'
import type { Change, Citation, Decision, Obligation } from '@carnet/law'
import { approverRoles } from './approvers.ts'
import type { Unasked } from './selection.ts'

/** The problem that a decision other than a permit is, with its receipt. */
export function refusalOf(
  decision: Decision,
  receipt: Receipt,
  approval: ApprovalState = 'none',
  budget?: BudgetPassed,
  lapsed?: Training,
): Problem {
  switch (decision.outcome) {
    case 'permitted':
      throw new Error('a permit is no refusal')
    case 'refused':
      return problem('release/refused', {
        because: decision.because.map(reasonOf),
        ...(decision.nearestChange === undefined ? {} : { needs: named(decision.nearestChange, lapsed) }),
        receipt,
      })
    case 'needs-approval':
      return problem('release/needs-approval', {
        because: decision.because.map(reasonOf),
        approvers: decision.approvers,
        ...askedOf(decision.obligations.find(({ kind }) => kind === 'approve')),
        approval,
        ...(budget === undefined ? {} : { budget }),
        receipt,
      })
    case 'undecidable':
      return problem('release/undecidable', { unknown: decision.unknown, receipt })
    case 'conflict':
      return problem('release/conflict', { because: decision.between.map(reasonOf), receipt })
  }
}

/** What would help, with the course that it is about and its day. */
const named = ({ attribute, says }: Change, lapsed: Training | undefined): Change =>
  attribute === 'training.lapsed-days' && lapsed !== undefined
    ? { attribute, says: `${says} “${lapsed.course}” lapsed on ${lapsed.until.slice(0, 10)}.` }
    : { attribute, says }

const askedOf = (
  approve: Obligation | undefined,
): { readonly roles: readonly string[]; readonly otherOffice: boolean } => ({
  roles: approverRoles(approve),
  otherOffice: approve?.otherOffice === true,
})

export const unaskedProblem = ({ rule, says, attribute }: Unasked, receipt: Receipt): Problem =>
  problem('release/refused', { because: [{ rule, says, cites: [] }], needs: { attribute, says }, receipt })

/** A citation as it goes out. */
export const reasonOf = ({
  rule,
  says,
  cites,
}: Citation): { rule: string; says: string; cites: readonly string[] } => ({
  rule,
  says,
  cites,
})
