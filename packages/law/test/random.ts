import type { Attribute, Condition, Duty, Effect, FactValue, Facts, Pack, Rule, Test } from '../src/index.ts'

/** Random numbers that are the same for the same seed (mulberry32). */
export interface Random {
  below(limit: number): number
  pick<T>(from: readonly [T, ...T[]]): T
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  return { below, pick: (from) => from[below(from.length)] ?? from[0] }
}

const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'] as const

/** Attributes of all types, in turn. */
export function randomAttributes(count: number): Readonly<Record<string, Attribute>> {
  const types = ['text', 'flag', 'list', 'text', 'number'] as const
  const attributes: [string, Attribute][] = []
  for (let index = 0; index < count; index++) {
    const type = types[index % types.length] ?? 'text'
    const declared = type === 'text' || type === 'list' ? { values: [...words] } : {}
    attributes.push([`a.n${index}`, { type, ...declared, ...(index % 7 === 0 && { needs: 'Something can be done.' }) }])
  }
  return Object.fromEntries(attributes)
}

interface Shape {
  readonly rules: number
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly pack?: string
  readonly layer?: Pack['layer']
}

/** A pack whose rules ask about two to four attributes each, some of them nested, some of them dated. */
export function randomPack(random: Random, { rules, attributes, pack = 'random', layer = 'policy' }: Shape): Pack {
  return {
    pack,
    version: '1.0.0',
    title: 'Random rules',
    layer,
    zone: 'UTC',
    from: '2020-01-01',
    ...(layer === 'law' && { regime: { name: 'A random regime', when: randomCondition(random, attributes, 1, 0) } }),
    attributes,
    provisions: {},
    rules: Array.from({ length: rules }, (_, index) => randomRule(random, attributes, index)),
  }
}

function randomRule(random: Random, attributes: Shape['attributes'], index: number): Rule {
  const effect = random.pick<Effect>(['permit', 'permit', 'permit', 'forbid', 'oblige', 'oblige'])
  const depth = random.below(4) === 0 ? 1 : 0
  return {
    id: `r${index}`,
    effect,
    when: randomCondition(random, attributes, (effect === 'forbid' ? 5 : 2) + random.below(2), depth),
    obligations: effect === 'oblige' ? [randomDuty(random)] : [],
    says: 'A rule made at random.',
    cites: ['No law, Art. 1'],
    restsOn: [],
    ...(random.below(8) === 0 && { from: random.pick(['2021-01-01', '2027-01-01']) }),
    ...(random.below(8) === 0 && { until: random.pick(['2028-01-01', '2029-01-01']) }),
  }
}

const randomDuty = (random: Random): Duty =>
  random.pick<Duty>([
    { kind: 'mask', mask: random.pick(['dictionary', 'year', 'month', 'redact']) },
    { kind: 'delete-by', within: random.pick(['P6M', 'P30D', 'P5Y']) },
    { kind: 'notify', to: random.pick(['dpo', 'auditor']) },
    { kind: 'pseudonymise' },
    { kind: 'reason' },
  ])

function randomCondition(random: Random, attributes: Shape['attributes'], size: number, depth: number): Condition {
  const names = Object.keys(attributes) as [string, ...string[]]
  const tests = Object.fromEntries(
    Array.from({ length: size }, () => {
      const name = random.pick(names)
      return [name, randomTest(random, attributes[name]?.type ?? 'flag')]
    }),
  )
  if (depth === 0) return { tests }
  const inner = (): Condition => randomCondition(random, attributes, 1 + random.below(2), depth - 1)
  return {
    tests,
    ...random.pick<Omit<Condition, 'tests'>>([{ any: [inner(), inner()] }, { not: inner() }, { all: [inner()] }]),
  }
}

function randomTest(random: Random, type: Attribute['type']): Test {
  const some = (): readonly string[] => [...new Set([random.pick(words), random.pick(words)])]
  switch (type) {
    case 'text':
      return random.pick<Test>([{ in: some() }, { in: some() }, { not: some() }])
    case 'list':
      return random.pick<Test>([{ in: some() }, { not: some() }, { every: some() }])
    case 'number':
      return random.pick<Test>([{ 'at-least': random.below(10) }, { 'at-most': random.below(10) }])
    case 'flag':
      return { in: [random.below(2) === 0] }
  }
}

/** A request in which every attribute is known. */
export const randomFacts = (random: Random, attributes: Shape['attributes']): Facts =>
  Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, randomValue(random, type)]))

function randomValue(random: Random, type: Attribute['type']): FactValue {
  switch (type) {
    case 'text':
      return random.pick(words)
    case 'list':
      return words.filter(() => random.below(3) === 0)
    case 'number':
      return random.below(10)
    case 'flag':
      return random.below(2) === 0
  }
}
