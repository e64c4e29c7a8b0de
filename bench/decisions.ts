import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { compile, explain } from '@carnet/law'
import { cedarRequest, toCedar } from '../packages/law/test/cedar.ts'
import { randomAttributes, randomFacts, randomPack, seeded } from '../packages/law/test/random.ts'
import type { Figure } from './figure.ts'

const at = new Date('2026-11-25T12:00:00Z')

/** Decisions with the account of every rule, beside Cedar's permit or deny, on the same rules and requests. */
export async function run(): Promise<readonly Figure[]> {
  const random = seeded(7)
  const attributes = randomAttributes(50)
  const pack = randomPack(random, { rules: 200, attributes })
  const requests = Array.from({ length: 2_000 }, () => randomFacts(random, attributes))

  const rules = compile([pack])
  const ours = rate(requests, 3_000, (facts) => explain(rules, facts, at).failed.length)

  preparsePolicySet('bench', { staticPolicies: { ...toCedar([pack], '2026-11-25') } })
  const asked = requests.map((facts) => ({ ...cedarRequest(facts), preparsedPolicySetId: 'bench' }))
  const theirs = rate(asked, 3_000, (request) => (statefulIsAuthorized(request).type === 'success' ? 1 : 0))

  const ratio = ours / theirs
  const name = 'decisions with full explanation, 200 rules × 50 attributes'
  const measured = { unit: 'decisions/s', peer: 'cedar-wasm, stateful', figure: ours, peerFigure: theirs, ratio }
  return [
    { ...measured, name, goal: '≥ 30,000/s', met: ours >= 30_000 },
    { ...measured, name: `${name}, beside cedar-wasm`, goal: '≥ 20 × cedar-wasm stateful', met: ratio >= 20 },
  ]
}

/** How many a second, over at least so many milliseconds, after a warm-up. Each result is used, so that none is left out. */
function rate<T>(inputs: readonly T[], milliseconds: number, one: (input: T) => number): number {
  let used = 0
  const warm = performance.now()
  while (performance.now() - warm < milliseconds / 3) for (const input of inputs.slice(0, 50)) used += one(input)
  const start = performance.now()
  let done = 0
  while (performance.now() - start < milliseconds) {
    for (let index = 0; index < 50; index++, done++) {
      const input = inputs[done % inputs.length]
      if (input !== undefined) used += one(input)
    }
  }
  if (used < 0) throw new Error('A count is never negative.')
  return done / ((performance.now() - start) / 1000)
}
