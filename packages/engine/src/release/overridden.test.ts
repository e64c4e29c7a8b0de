import { type Attribute, type Decision, decide, type Facts, type FactValue, parsePack } from '@carnet/law'
import { fc, test } from '@fast-check/vitest'
import type { OverrideId } from '@carnet/api'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect } from 'vitest'
import { readPolicyFiles } from '../policy-files.ts'
import { overridden } from './overridden.ts'

const file = createRequire(import.meta.url).resolve('@carnet/law/packs/starter/policy.yaml')
const read = parsePack(readFileSync(file, 'utf8'))
if (!read.ok) throw new Error('the starter policy does not parse')
const { attributes } = read.pack
const { policy } = await readPolicyFiles()
const at = new Date('2026-07-01T08:00:00Z')

const valueOf = ({ type, values = [] }: Attribute): fc.Arbitrary<FactValue> => {
  if (type === 'flag') return fc.boolean()
  if (type === 'number') return fc.integer({ min: 0, max: 400 })
  if (type === 'list') return fc.subarray([...values.map(String)])
  return fc.constantFrom(...(values.length === 0 ? ['none'] : values.map(String)))
}

/** Situations of the kind that a release is decided in, most of them known throughout. */
const situations: fc.Arbitrary<Facts> = fc
  .record(Object.fromEntries(Object.entries(attributes).map(([name, of]) => [name, valueOf(of)])), {
    requiredKeys: ['level', 'action', 'actor.kind', 'actor.roles', 'purpose', 'answer', 'case.given', 'case.state'],
  })
  .chain((facts) =>
    fc.constantFrom('release', 'find').map((action): Facts => ({ ...facts, action, 'actor.kind': 'person' })),
  )

const under = (facts: Facts, kind: 'break-glass' | 'continuity'): Decision =>
  overridden(decide(policy.rules, { ...facts, 'override.kind': kind }, at), {
    kind,
    id: '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11' as OverrideId,
    until: at,
  })
const without = (facts: Facts): Decision => decide(policy.rules, { ...facts, 'override.kind': 'none' }, at)

const demands = (decision: Decision): readonly string[] =>
  'obligations' in decision
    ? decision.obligations
        .filter(({ kind }) => kind !== 'approve' && kind !== 'notify')
        .map((each) => JSON.stringify(each))
    : []

describe('INVARIANT(override-approval-only)', () => {
  test.prop([situations], { numRuns: 3000 })(
    'a broken glass permits what is permitted or needs approval, and nothing else',
    (facts) => {
      const before = without(facts)
      const after = under(facts, 'break-glass')
      if (after.outcome === 'permitted') expect(['permitted', 'needs-approval']).toContain(before.outcome)
      if (before.outcome === 'refused') expect(after.outcome).toBe('refused')
      expect(after.outcome).not.toBe('needs-approval')
    },
  )

  test.prop([situations], { numRuns: 3000 })('and shows nothing less masked than the rules have it', (facts) => {
    const before = without(facts)
    const after = under(facts, 'break-glass')
    if (after.outcome === 'permitted') expect(demands(after)).toEqual(demands(before))
  })

  test.prop([situations], { numRuns: 3000 })(
    'continuity mode does away with a case, an approval and a course that lapsed, for border work on what is not sensitive, and with nothing else',
    (facts) => {
      const after = under(facts, 'continuity')
      if (after.outcome !== 'permitted') return
      expect(['clearance', 'control', 'api']).toContain(facts['purpose'])
      if (facts['level'] === 'element')
        expect(['special', 'enforcement']).not.toContain(facts['element.classification'])
      const inOrder = {
        ...facts,
        'case.given': true,
        'case.state': 'open',
        'case.kind-fits-purpose': true,
        'case.mine': true,
        'case.covers': true,
        'training.lapsed-days': 0,
      }
      expect(['permitted', 'needs-approval']).toContain(without(inOrder).outcome)
    },
  )

  test('what needs approval is permitted, and somebody is notified instead', () => {
    const approve = { kind: 'approve', approvers: 2, rule: 'x/y' } as const
    const needing: Decision = { outcome: 'needs-approval', approvers: 2, obligations: [approve], because: [] }
    const override = { kind: 'break-glass', id: 'x' as OverrideId, until: at } as const
    expect(overridden(needing, override)).toEqual({
      outcome: 'permitted',
      obligations: [{ kind: 'notify', rule: 'x/y' }],
      because: [],
    })
    expect(overridden(needing, undefined)).toBe(needing)
  })
})
