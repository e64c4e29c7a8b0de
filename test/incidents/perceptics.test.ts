import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startNode, type TestNode } from '../node.ts'
import { codeOf, granting, type Granting, type Person, value } from './granting.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/**
 * CBP and its contractor Perceptics, 2018–19: whoever maintained the machines copied the images of 184,000 travellers to a
 * network of its own. Here who runs the machines runs them and reads nothing, with whatever role is added.
 */
describe('incident: a contractor who maintains the machines reads travellers’ data', () => {
  let node: TestNode
  let its: Granting
  let contractor: Person
  let chief: Person
  beforeAll(async () => {
    node = await startNode()
    its = await granting(node)
    chief = await its.person('Ada', 'administrator')
    contractor = await its.person('A contractor')
    await its.grant(contractor, 'operator', [chief])
  })
  afterAll(() => node[Symbol.asyncDispose]())

  const entries = async (): Promise<number> => {
    const { size, pending } = value(await node.client().ledger())
    return size + pending
  }

  test('the contractor operates the node', async () => {
    expect(value(await contractor.client.me())).toMatchObject({ roles: ['operator'] })
    expect(codeOf(await contractor.client.examine())).toBe('ok')
    expect(codeOf(await contractor.client.backups())).toBe('ok')
  })

  test('and reads no record, one by one or in bulk, and each attempt stands in the ledger', async () => {
    const before = await entries()
    expect(codeOf(await contractor.client.openCase({ kind: 'task', reference: 'maintenance' }))).toBe('action/refused')
    const search = { element: 'declaration.reference', value: 'X1' }
    const ids = ['2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11']
    for (const [purpose, select] of [
      ['control', { search }],
      ['clearance', { ids }],
      ['system-operation', { ids }],
    ] as const) {
      const asked = await contractor.client.find({ purpose, select })
      expect(codeOf(asked)).toBe('release/refused')
      expect(JSON.stringify(asked)).toContain('who-runs-does-not-read')
    }
    expect(await entries()).toBe(before + 3)
  })

  test('nor is a role that reads ever added: not asked for, not approved', async () => {
    for (const [role, offices] of [
      ['officer', ['33']],
      ['analyst', []],
      ['liaison', []],
      ['statistician', []],
    ] as const)
      expect(await its.request(contractor, role, { offices: [...offices] })).toMatchObject({
        problem: { code: 'action/refused', with: { because: [{ rule: 'separation/operator-does-not-read' }] } },
      })
  })

  test('the role ends at once, and that it did stands in the ledger', async () => {
    const before = await entries()
    const { grants } = value(await chief.client.grants({ person: contractor.id }))
    const [grant] = grants
    if (grant === undefined) throw new Error('no grant')
    value(await chief.client.revokeGrant({ id: grant.id }))
    expect(codeOf(await contractor.client.examine())).toBe('action/refused')
    expect(await entries()).toBe(before + 1)
  })
})
