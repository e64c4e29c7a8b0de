import type { Decision } from '@carnet/law'
import type { Override } from '../overrides/index.ts'

/**
 * What a decision comes to under an override. INVARIANT (override-approval-only): it does away with an approval, and somebody is
 * notified instead; what is forbidden, undecidable or in conflict stays so. The decision record keeps what the rules said.
 */
export function overridden(decision: Decision, override: Override | undefined): Decision {
  if (override === undefined || decision.outcome !== 'needs-approval') return decision
  const { obligations, because } = decision
  return {
    outcome: 'permitted',
    because,
    obligations: obligations.map((each) => (each.kind === 'approve' ? { kind: 'notify', rule: each.rule } : each)),
  }
}
