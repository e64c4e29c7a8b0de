import type { Decision } from '@carnet/law'
import { expect, test } from 'vitest'
import { citedBy } from './treatment.ts'

const cited = (rule: string) => ({ rule, says: rule, cites: [] })

test('what lacks an approval cites the rule that asks for it, and none that permits', () => {
  const decision: Decision = {
    outcome: 'needs-approval',
    approvers: 1,
    obligations: [{ kind: 'approve', approvers: 1, rule: 'x/asks' }],
    because: [cited('x/permits'), cited('x/asks')],
  }
  expect(citedBy(decision)).toEqual(cited('x/asks'))
  expect(citedBy({ ...decision, obligations: [] })).toEqual(cited('x/permits'))
})
