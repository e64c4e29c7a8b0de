import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { randomAttributes, randomFacts, randomPack, seeded } from '../test/random.ts'
import {
  compile,
  decide,
  explain,
  packHash,
  parsePack,
  type Decision,
  type Explanation,
  type Facts,
  type Pack,
} from './index.ts'

const at = new Date('2026-11-25T12:00:00Z')

/** A pack of the rules given, in YAML, about a few attributes. */
function packOf(rules: string, head = 'pack: p\nlayer: policy'): Pack {
  const read = parsePack(`
${head}
version: 1.0.0
title: A pack for this test
from: 2020-01-01
attributes:
  purpose: { type: text, values: [clearance, pnr] }
  roles: { type: list }
  case: { type: flag, needs: Name a case. }
  trained: { type: flag }
  records: { type: number }
provisions:
  confirmed: { cite: Act 1, says: Confirmed., from: 2020-01-01, until: 2027-01-01, reviewed: { by: A jurist, on: 2026-01-01, due: 2026-12-01 } }
  draft: { cite: Act 2, says: Nobody looked., from: 2020-01-01 }
rules:
${rules}`)
  if (!read.ok) throw new Error(JSON.stringify(read.faults, undefined, 2))
  return read.pack
}

const rule = (id: string, effect: string, when: string, more = 'cites: [Act 9]'): string =>
  `  - { id: ${id}, effect: ${effect}, when: { ${when} }, says: As ${id} says., ${more} }\n`
const ask = (rules: string, facts: Facts, when = at): Decision => decide(compile([packOf(rules)]), facts, when)
const reasons = (decision: Decision): readonly string[] =>
  'because' in decision ? decision.because.map((citation) => citation.rule) : []

describe('what decides', () => {
  const permit = rule('permit', 'permit', 'purpose: clearance')

  test('what no rule permits is refused', () => {
    expect(ask(permit, { purpose: 'pnr' })).toMatchObject({
      outcome: 'refused',
      because: [{ rule: 'policy/no-permit' }],
    })
  })

  test('a value outside its declared enumeration is refused, even where every rule would permit', () => {
    const decision = ask(rule('permit', 'permit', ''), { purpose: 'curiosity' })
    expect(reasons(decision)).toEqual(['policy/declared-values'])
  })

  test('a value that an older version declared and the newer does not is refused', () => {
    const older = packOf(rule('permit', 'permit', ''))
    const purpose = { type: 'text', values: ['clearance'] } as const
    const newer = { ...older, version: '2.0.0', from: '2026-01-01', attributes: { ...older.attributes, purpose } }
    const outcome = (day: string) => decide(compile([older, newer]), { purpose: 'pnr' }, new Date(day)).outcome
    expect([outcome('2025-12-31'), outcome('2026-01-01')]).toEqual(['permitted', 'refused'])
  })

  test('only the policy grants; a regime’s permit satisfies the regime', () => {
    const regime = 'pack: law\nlayer: law\nregime: { name: Passenger data, when: { purpose: pnr } }'
    const law = packOf(rule('allowed', 'permit', 'trained: true'), regime)
    const policy = packOf(rule('permit', 'permit', 'roles: analyst'))
    const outcome = (packs: readonly Pack[], facts: Facts) => decide(compile(packs), facts, at).outcome
    expect(outcome([law], { purpose: 'pnr', trained: true, roles: ['analyst'] })).toBe('refused')
    expect(outcome([law, policy], { purpose: 'pnr', trained: true, roles: ['analyst'] })).toBe('permitted')
    expect(outcome([law, policy], { purpose: 'pnr', trained: false, roles: ['analyst'] })).toBe('refused')
    expect(outcome([law, policy], { purpose: 'clearance', trained: false, roles: ['analyst'] })).toBe('permitted')
  })

  test('an unreviewed provision never permits and may refuse, marked as such', () => {
    const resting = (effect: string) => rule('r', effect, 'purpose: clearance', 'rests-on: [draft]')
    expect(ask(resting('permit'), { purpose: 'clearance' }).outcome).toBe('refused')
    expect(ask(permit + resting('forbid'), { purpose: 'clearance' })).toMatchObject({
      outcome: 'refused',
      because: [{ rule: 'p/r', cites: ['Act 2'], unreviewed: true }],
    })
  })

  test('a review that is overdue counts no longer', () => {
    const resting = rule('r', 'permit', 'purpose: clearance', 'rests-on: [confirmed]')
    expect(ask(resting, { purpose: 'clearance' }, new Date('2026-11-30T23:59:59Z')).outcome).toBe('permitted')
    expect(ask(resting, { purpose: 'clearance' }, new Date('2026-12-01T00:00:00Z')).outcome).toBe('refused')
  })

  test('approval by others is an obligation that comes first', () => {
    const two = rule(
      'two',
      'oblige',
      'records: { at-least: 100 }',
      'cites: [A], obligations: [{ kind: approve, approvers: 2 }]',
    )
    expect(ask(permit + two.replace('[A]', '[Act 9]'), { purpose: 'clearance', records: 100 })).toMatchObject({
      outcome: 'needs-approval',
      approvers: 2,
    })
    expect(ask(permit + two.replace('[A]', '[Act 9]'), { purpose: 'clearance', records: 99 }).outcome).toBe('permitted')
  })

  test('to keep for five years and erase at six months is a conflict, which people decide', () => {
    const duty = (kind: string, within: string) =>
      rule(kind, 'oblige', 'purpose: clearance', `cites: [Act 9], obligations: [{ kind: ${kind}, within: ${within} }]`)
    const facts = { purpose: 'clearance' }
    expect(ask(permit + duty('keep', 'P5Y') + duty('delete-by', 'P6M'), facts)).toMatchObject({
      outcome: 'conflict',
      between: [{ rule: 'p/delete-by' }, { rule: 'p/keep' }],
    })
    expect(ask(permit + duty('keep', 'P6M') + duty('delete-by', 'P5Y'), facts).outcome).toBe('permitted')
  })

  test('obligations unite to the tightest mask and the shortest deadline', () => {
    const duty = (id: string, obligation: string) =>
      rule(id, 'oblige', 'purpose: clearance', `cites: [Act 9], obligations: [${obligation}]`)
    const decision = ask(
      permit +
        duty('a', '{ kind: mask, mask: month }') +
        duty('b', '{ kind: mask, mask: year }') +
        duty('c', '{ kind: delete-by, within: P1Y }') +
        duty('d', '{ kind: delete-by, within: P6M }'),
      { purpose: 'clearance' },
    )
    expect(decision).toMatchObject({
      obligations: [
        { kind: 'mask', mask: 'year', rule: 'p/b' },
        { kind: 'delete-by', within: 'P6M', rule: 'p/d' },
      ],
    })
  })
})

describe('what is unknown', () => {
  const rules = rule('permit', 'permit', 'purpose: clearance, trained: true') + rule('case', 'forbid', 'case: false')

  test('is named, and nothing else is', () => {
    expect(ask(rules, { purpose: 'clearance', case: true })).toMatchObject({
      outcome: 'undecidable',
      unknown: ['trained'],
    })
    expect(ask(rules, { purpose: 'clearance' })).toMatchObject({ outcome: 'undecidable', unknown: ['case', 'trained'] })
  })

  test('does not matter where it cannot change the outcome', () => {
    expect(ask(rules, { purpose: 'clearance', case: false }).outcome).toBe('refused')
    expect(ask(rules, { purpose: 'pnr' }).outcome).toBe('refused')
    expect(ask(rules + rule('other', 'permit', 'roles: officer'), { roles: ['officer'], case: true }).outcome).toBe(
      'permitted',
    )
  })

  test('does not matter where every way to fill it in comes to the same', () => {
    const both = rule('yes', 'permit', 'trained: true') + rule('no', 'permit', 'trained: false')
    expect(ask(both, {})).toMatchObject({ outcome: 'permitted', because: [{ rule: 'p/no' }, { rule: 'p/yes' }] })
    const bars =
      rule('p', 'permit', '') +
      rule('few', 'forbid', 'records: { at-most: 5 }') +
      rule('many', 'forbid', 'records: { at-least: 5 }')
    expect(ask(bars, {}).outcome).toBe('refused')
    expect(ask(bars.replace('at-least: 5', 'at-least: 6'), {}).outcome).toBe('undecidable')
  })

  test('matters where it decides over an obligation', () => {
    const mask = rule('mask', 'oblige', 'roles: officer', 'cites: [Act 9], obligations: [{ kind: mask, mask: year }]')
    const same = rule('same', 'oblige', 'case: true', 'cites: [Act 9], obligations: [{ kind: mask, mask: year }]')
    const facts = { purpose: 'clearance', trained: true, case: true }
    expect(ask(rules + mask, facts)).toMatchObject({ outcome: 'undecidable', unknown: ['roles'] })
    expect(ask(rules + mask + same, facts).outcome).toBe('permitted')
  })
})

describe('what would help', () => {
  const rules = rule('permit', 'permit', 'purpose: clearance, roles: officer') + rule('case', 'forbid', 'case: false')

  test('is told where somebody can do something', () => {
    const decision = ask(rules, { purpose: 'clearance', roles: ['officer'], case: false })
    expect(decision).toMatchObject({ nearestChange: { attribute: 'case', says: 'Name a case.' } })
  })

  test('is not told where it would be refused all the same', () => {
    expect(ask(rules, { purpose: 'clearance', roles: ['analyst'], case: false })).not.toHaveProperty('nearestChange')
  })
})

describe('dates', () => {
  test('a period includes its first instant and not its last', () => {
    const dated = rule('permit', 'permit', 'purpose: clearance', 'cites: [Act 9], from: 2026-01-01, until: 2026-07-01')
    const on = (instant: string) => ask(dated, { purpose: 'clearance' }, new Date(instant)).outcome
    expect(on('2025-12-31T23:59:59.999Z')).toBe('refused')
    expect(on('2026-01-01T00:00:00.000Z')).toBe('permitted')
    expect(on('2026-06-30T23:59:59.999Z')).toBe('permitted')
    expect(on('2026-07-01T00:00:00.000Z')).toBe('refused')
  })

  test('a legal date begins at midnight of the pack’s zone', () => {
    const dated = rule('permit', 'permit', 'purpose: clearance', 'cites: [Act 9], from: 2026-07-01')
    const rules = compile([packOf(dated, 'pack: p\nlayer: policy\nzone: Europe/Brussels')])
    const on = (instant: string) => decide(rules, { purpose: 'clearance' }, new Date(instant)).outcome
    expect(on('2026-06-30T21:59:59Z')).toBe('refused')
    expect(on('2026-06-30T22:00:00Z')).toBe('permitted')
  })

  test('after a repeal no older version comes back', () => {
    const version = (when: string, dates: string) => rule('r', 'permit', when, `cites: [Act 9], ${dates}`)
    const rules = version('', 'from: 2021-01-01') + version('purpose: clearance', 'from: 2026-01-01, until: 2026-07-01')
    const on = (instant: string) => ask(rules, { purpose: 'pnr' }, new Date(instant)).outcome
    expect([on('2025-06-01'), on('2026-06-01'), on('2026-08-01')]).toEqual(['permitted', 'refused', 'refused'])
  })
})

describe('for any rules and requests', () => {
  const attributes = randomAttributes(10)
  const world = fc.integer().map((seed) => {
    const random = seeded(seed)
    return { pack: randomPack(random, { rules: 20, attributes }), facts: randomFacts(random, attributes) }
  })

  test('forbid wins', () => {
    fc.assert(
      fc.property(world, ({ pack, facts }) => {
        const never = { ...packOf(rule('never', 'forbid', '')), pack: 'z' }
        expect(decide(compile([pack, never]), facts, at)).toMatchObject({ outcome: 'refused' })
      }),
    )
  })

  test('not knowing something never turns a refusal into a permission, nor one permission into another', () => {
    fc.assert(
      fc.property(world, fc.subarray(Object.keys(attributes)), ({ pack, facts }, hidden) => {
        const rules = compile([pack])
        const known = Object.fromEntries(Object.entries(facts).filter(([name]) => !hidden.includes(name)))
        const less = decide(rules, known, at)
        if (less.outcome !== 'undecidable') expect(less.outcome).toBe(decide(rules, facts, at).outcome)
      }),
      { numRuns: 500 },
    )
  })

  test('the order in which rules are written changes nothing', () => {
    fc.assert(
      fc.property(world, ({ pack, facts }) => {
        const reversed = { ...pack, rules: [...pack.rules].reverse() }
        const account = ({ decision, matched, failed, open }: Explanation) => ({ decision, matched, failed, open })
        expect(account(explain(compile([reversed]), facts, at))).toEqual(account(explain(compile([pack]), facts, at)))
      }),
    )
  })

  test('a replay gives the identical decision', () => {
    fc.assert(
      fc.property(world, ({ pack, facts }) => {
        const again: Pack = structuredClone(pack)
        expect(packHash(again)).toBe(packHash(pack))
        expect(JSON.stringify(explain(compile([again]), facts, at))).toBe(
          JSON.stringify(explain(compile([pack]), facts, at)),
        )
      }),
    )
  })

  test('every rule in force is accounted for once', () => {
    fc.assert(
      fc.property(world, ({ pack, facts }) => {
        const rules = compile([pack])
        const { matched, failed, open } = explain(rules, facts, at)
        const accounted = [...matched, ...failed, ...open].map((entry) => entry.rule).sort()
        expect(accounted).toEqual(rules.asOf(at.getTime()).rules.map(({ id }) => id))
      }),
    )
  })
})
