import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { expect, test } from 'vitest'
import { compile, decide } from '../src/index.ts'
import { cedarRequest, toCedar } from './cedar.ts'
import { randomAttributes, randomFacts, randomPack, seeded } from './random.ts'

const sets = 20
const requests = process.env['SLOW'] === '1' ? 100_000 : 2_000

test(`an independent engine agrees on ${requests} random requests`, { timeout: 600_000 }, () => {
  const day = '2026-11-25'
  let permitted = 0
  for (let seed = 0; seed < sets; seed++) {
    const random = seeded(seed)
    const attributes = randomAttributes(12)
    const packs = [
      randomPack(random, { rules: 30, attributes }),
      randomPack(random, { rules: 24, attributes, pack: 'law-of-a', layer: 'law' }),
    ]
    const rules = compile(packs)
    const staticPolicies = { ...toCedar(packs, day) }
    expect(preparsePolicySet(`oracle-${seed}`, { staticPolicies })).toEqual({ type: 'success' })
    for (let request = 0; request < requests / sets; request++) {
      const facts = randomFacts(random, attributes)
      const { outcome } = decide(rules, facts, new Date(day))
      const answer = statefulIsAuthorized({ ...cedarRequest(facts), preparsedPolicySetId: `oracle-${seed}` })
      const theirs = answer.type === 'success' ? answer.response.decision : answer
      expect(theirs, JSON.stringify({ seed, facts })).toBe(outcome === 'refused' ? 'deny' : 'allow')
      if (outcome !== 'refused') permitted++
    }
  }
  // Agreement that everything is refused would say little.
  expect(permitted / requests).toBeGreaterThan(0.05)
  expect(permitted / requests).toBeLessThan(0.95)
})
