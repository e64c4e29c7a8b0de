import type { Attribute, Condition, Facts, Pack, Rule, Scalar, Test } from '../src/index.ts'

/**
 * Rules in force on a day as Cedar policies. Cedar knows one permit and one forbid; that a regime must be satisfied is
 * said as a prohibition of what satisfies none of its permits.
 */
export function toCedar(packs: readonly Pack[], day: string): Readonly<Record<string, string>> {
  const policies: [string, string][] = []
  for (const pack of packs) {
    const regime = pack.regime ? expression(pack.regime.when, pack.attributes) : 'true'
    const inForce = pack.rules.filter(({ from, until }) => (from ?? '') <= day && day < (until ?? '9'))
    for (const rule of inForce) {
      const grants = rule.effect === 'permit' && pack.layer === 'policy'
      if (!grants && rule.effect !== 'forbid') continue
      policies.push([`${pack.pack}/${rule.id}`, policy(rule.effect, `${regime} && ${whole(rule, pack)}`)])
    }
    if (pack.regime) {
      const permits = inForce.filter(({ effect }) => effect === 'permit').map((rule) => whole(rule, pack))
      const satisfied = permits.length > 0 ? permits.join(' || ') : 'false'
      policies.push([`${pack.pack}/no-permit`, policy('forbid', `${regime} && !(${satisfied})`)])
    }
  }
  return Object.fromEntries(policies)
}

/** A request for Cedar: everything that is known stands in its context. */
export const cedarRequest = (facts: Facts) => ({
  principal: { type: 'Actor', id: 'one' },
  action: { type: 'Action', id: 'ask' },
  resource: { type: 'Thing', id: 'one' },
  context: Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'object' ? [...value] : (value ?? '')]),
  ),
  entities: [],
})

const policy = (effect: string, when: string): string => `${effect}(principal, action, resource) when { ${when} };`
const whole = ({ when }: Rule, { attributes }: Pack): string => expression(when, attributes)

function expression({ any, all, not, tests }: Condition, attributes: Pack['attributes']): string {
  const parts = Object.entries(tests).map(([name, test]) => testExpression(name, test, attributes[name]))
  for (const inner of all ?? []) parts.push(expression(inner, attributes))
  if (any) parts.push(`(${any.map((inner) => expression(inner, attributes)).join(' || ')})`)
  if (not) parts.push(`!${expression(not, attributes)}`)
  return parts.length > 0 ? `(${parts.join(' && ')})` : 'true'
}

function testExpression(name: string, test: Test, attribute: Attribute | undefined): string {
  const value = `context[${JSON.stringify(name)}]`
  const set = (scalars: readonly Scalar[]): string => JSON.stringify(scalars)
  const oneOf = (scalars: readonly Scalar[]): string => {
    if (attribute?.type === 'list') return `${value}.containsAny(${set(scalars)})`
    return scalars.length === 1 ? `${value} == ${JSON.stringify(scalars[0])}` : `${set(scalars)}.contains(${value})`
  }
  return [
    ...(test.in ? [oneOf(test.in)] : []),
    ...(test.not ? [`!(${oneOf(test.not)})`] : []),
    ...(test.every ? [`${value}.containsAll(${set(test.every)})`] : []),
    ...(test['at-least'] === undefined ? [] : [`${value} >= ${test['at-least']}`]),
    ...(test['at-most'] === undefined ? [] : [`${value} <= ${test['at-most']}`]),
  ].join(' && ')
}
