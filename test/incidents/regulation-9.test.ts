import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from '../node.ts'
import { codeOf, granting, type Granting, type Person, value } from './granting.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/**
 * India’s Passenger Name Record Information Regulations, 2022, reg. 9: the audit of the system and the audit of its security
 * are by different officers. Here that is not only written down.
 */
describe('incident: one officer audits both the system and its security', () => {
  let node: TestNode
  let its: Granting
  let chiefs: readonly Person[]
  let system: Person
  let security: Person
  beforeAll(async () => {
    node = await startNode()
    its = await granting(node)
    chiefs = [await its.person('Ada', 'administrator'), await its.person('Ben', 'administrator')]
    system = await its.person('Cas')
    security = await its.person('Dee')
    await its.grant(system, 'auditor', chiefs, { audit: 'system' })
    await its.grant(security, 'auditor', chiefs, { audit: 'security' })
  })
  afterAll(() => node[Symbol.asyncDispose]())

  test('whoever works with the node audits nothing of it', async () => {
    const author = await its.person('Fay', 'policy-author')
    const refused = await its.request(author, 'auditor', { audit: 'system' })
    expect(refused).toMatchObject({
      problem: { code: 'action/refused', with: { because: [{ rule: 'separation/auditor-does-not-operate' }] } },
    })
  })

  test('an audit is of one of the two, and of one of them alone', async () => {
    const made = value(await node.client().createPerson({ name: 'Eli', roles: ['auditor'], offices: [] }))
    const both = { person: made.actor.id, role: 'auditor', until: '2026-12-31T00:00:00Z', reason: 'audit' } as const
    expect(codeOf(await node.client().requestGrant(both as never))).toBe('request/malformed')
    for (const audit of ['system', 'security'] as const) {
      const refused = await node.client().requestGrant({ ...both, audit, until: inDays(30) })
      expect(refused).toMatchObject({
        problem: { with: { because: [{ rule: 'separation/audits-by-different-officers' }] } },
      })
    }
  })

  test('who audits the system reads no log, and who audits the security does not examine the system', async () => {
    expect(codeOf(await system.client.examine())).toBe('ok')
    expect(codeOf(await system.client.actors())).toBe('action/refused')
    expect(codeOf(await security.client.actors())).toBe('ok')
    expect(codeOf(await security.client.examine())).toBe('action/refused')
  })

  test('each refusal cites the regulation', async () => {
    const refused = await its.request(security, 'auditor', { audit: 'system' })
    expect(JSON.stringify(refused)).toContain('Passenger Name Record Information Regulations, 2022 (India) reg. 9')
  })
})

const inDays = (days: number): string => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString()
