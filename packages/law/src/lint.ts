import { instantOf } from './interval.ts'
import type { Attribute, Condition, Pack, Rule, Scalar, Test } from './pack.ts'
import type { Finding } from './read.ts'

/** What a schema cannot see: names that are not declared, values that cannot occur, rules that contradict their layer. */
export function lintPack(pack: Pack): readonly Finding[] {
  return [
    ...misdated(pack, [], pack.zone),
    ...Object.entries(pack.provisions).flatMap(([id, provision]) => misdated(provision, ['provisions', id], pack.zone)),
    ...(pack.regime ? conditionFindings(pack.regime.when, ['regime', 'when'], pack.attributes) : []),
    ...(pack.regime && pack.layer === 'policy'
      ? [{ path: ['regime'], fault: 'A policy grants by itself: only a law or an agreement is a regime.' }]
      : []),
    ...pack.rules.flatMap((rule, index) => ruleFindings(rule, ['rules', index], pack)),
    ...repeated(pack.rules),
  ]
}

function ruleFindings(rule: Rule, path: readonly PropertyKey[], pack: Pack): readonly Finding[] {
  const findings: Finding[] = [
    ...misdated(rule, path, pack.zone),
    ...conditionFindings(rule.when, [...path, 'when'], pack.attributes),
    ...rule.restsOn
      .map((id, index) => ({ path: [...path, 'rests-on', index], fault: 'This provision is not declared.', id }))
      .filter(({ id }) => !Object.hasOwn(pack.provisions, id)),
  ]
  if (rule.effect === 'oblige' && rule.obligations.length === 0)
    findings.push({ path, fault: 'A rule that obliges states its obligations.' })
  if (rule.effect === 'forbid' && rule.obligations.length > 0)
    findings.push({ path, fault: 'A rule that forbids has no obligations.' })
  if (rule.effect === 'permit' && pack.layer !== 'policy' && pack.regime === undefined)
    findings.push({ path, fault: 'Outside a regime only the policy permits.' })
  if (rule.cites.length + rule.restsOn.length === 0) findings.push({ path, fault: 'A rule cites what it rests on.' })
  for (const [index, { kind, within }] of rule.obligations.entries()) {
    if ((kind === 'delete-by' || kind === 'keep') && within === undefined)
      findings.push({ path: [...path, 'obligations', index], fault: 'This obligation states “within”.' })
  }
  return findings
}

function conditionFindings(
  { any, all, not, tests }: Condition,
  path: readonly PropertyKey[],
  attributes: Pack['attributes'],
): readonly Finding[] {
  return [
    ...Object.entries(tests).flatMap(([name, test]) => testFindings(test, [...path, name], attributes[name])),
    ...(any ?? []).flatMap((inner, index) => conditionFindings(inner, [...path, 'any', index], attributes)),
    ...(all ?? []).flatMap((inner, index) => conditionFindings(inner, [...path, 'all', index], attributes)),
    ...(not ? conditionFindings(not, [...path, 'not'], attributes) : []),
  ]
}

const scalarOf = { text: 'string', list: 'string', number: 'number', flag: 'boolean' } as const

function testFindings(test: Test, path: readonly PropertyKey[], attribute: Attribute | undefined): readonly Finding[] {
  if (attribute === undefined) return [{ path, fault: 'This attribute is not declared.' }]
  const { type, values } = attribute
  const scalars: readonly Scalar[] = [...(test.in ?? []), ...(test.not ?? []), ...(test.every ?? [])]
  if (scalars.some((scalar) => typeof scalar !== scalarOf[type])) return [{ path, fault: `Expected ${type} values.` }]
  if (values && scalars.some((scalar) => !values.includes(String(scalar))))
    return [{ path, fault: 'This value is not among those declared for the attribute.' }]
  if (test.every && type !== 'list') return [{ path, fault: '“every” asks about lists only.' }]
  if ((test['at-least'] !== undefined || test['at-most'] !== undefined) && type !== 'number')
    return [{ path, fault: '“at-least” and “at-most” ask about numbers only.' }]
  return []
}

interface Dated {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

function misdated({ from, until }: Dated, path: readonly PropertyKey[], zone: string): readonly Finding[] {
  if (from === undefined || until === undefined || instantOf(from, zone) < instantOf(until, zone)) return []
  return [{ path: [...path, 'until'], fault: 'A period ends after it begins.' }]
}

/** Two versions of one rule begin on different dates, or nobody could say which governs. */
function repeated(rules: readonly Rule[]): readonly Finding[] {
  const seen = new Set<string>()
  return rules.flatMap(({ id, from }, index) => {
    const key = `${id} ${from ?? ''}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ path: ['rules', index, 'id'], fault: 'Another rule has this id and begins on the same date.' }]
  })
}
