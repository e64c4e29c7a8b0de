import { fc, test as prop } from '@fast-check/vitest'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsePack } from './parse.ts'
import { firstSeparation, officesOf, privilegedRoles, separationOf, separations } from './separation.ts'

const pack = parsePack(readFileSync(new URL('../packs/starter/policy.yaml', import.meta.url), 'utf8'))
const roles = pack.ok ? (pack.pack.attributes['actor.roles']?.values ?? []) : []
const everywhere = (role: string, audit?: string) => ({ role, offices: [], audit })

describe('duties that are apart', () => {
  test.each([
    ['policy-author', 'policy-approver'],
    ['auditor', 'dpo'],
    ['auditor', 'operator'],
    ['operator', 'officer'],
    ['operator', 'subject-desk'],
    ['administrator', 'analyst'],
    ['key-custodian', 'administrator'],
    ['key-custodian', 'operator'],
    ['key-custodian', 'officer'],
    ['security-analyst', 'operator'],
    ['security-analyst', 'administrator'],
    ['statistician', 'officer'],
  ])('%s and %s', (one, other) => {
    expect(separationOf(everywhere(one), everywhere(other))?.says).toBeDefined()
  })

  test.each([
    ['officer', 'duty-manager'],
    ['key-custodian', 'dpo'],
    ['policy-author', 'analyst'],
    ['operator', 'policy-approver'],
  ])('%s and %s may be one person', (one, other) => {
    expect(separationOf(everywhere(one), everywhere(other))).toBeUndefined()
  })

  test('who counts an office’s trade may work as an officer of another', () => {
    const statistician = { role: 'statistician', offices: ['20'] }
    expect(separationOf(statistician, { role: 'officer', offices: ['20', '40'] })?.id).toBe(
      'statistician-does-not-look-up',
    )
    expect(separationOf(statistician, { role: 'officer', offices: ['40'] })).toBeUndefined()
    expect(separationOf(statistician, everywhere('analyst'))?.id).toBe('statistician-does-not-look-up')
  })

  test('LAW: the audit of the system and that of its security are by different officers', () => {
    expect(separationOf(everywhere('auditor', 'system'), everywhere('auditor', 'security'))?.cites).toContain(
      'Passenger Name Record Information Regulations, 2022 (India) reg. 9',
    )
    expect(separationOf(everywhere('auditor', 'system'), everywhere('auditor', 'system'))).toBeUndefined()
    expect(separationOf(everywhere('auditor', 'system'), everywhere('auditor'))).toBeDefined()
  })

  test('the table names roles that there are, and cites', () => {
    for (const { roles: of, apartFrom, cites } of separations) {
      expect(cites).not.toEqual([])
      for (const role of [...of, ...apartFrom]) expect(roles).toContain(role)
    }
    for (const role of privilegedRoles) expect(roles).toContain(role)
    for (const role of roles) expect(['always', 'sometimes', 'never']).toContain(officesOf(role))
  })

  const holding = fc.record({
    role: fc.constantFrom(...roles),
    offices: fc.subarray(['20', '40']),
    audit: fc.constantFrom('system', 'security', undefined),
  })
  prop.prop([holding, holding])('are apart in whatever order they are named', (one, other) => {
    expect(separationOf(one, other)).toEqual(separationOf(other, one))
    expect(firstSeparation([one, other])?.separation).toEqual(separationOf(one, other))
  })
})
