import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { packHash, parsePack, parsePurposes, parseTrials } from './index.ts'

const good = `pack: p
version: 1.0.0
title: A pack
layer: policy
from: 2020-01-01
attributes:
  purpose: { type: text, values: [clearance] }
  records: { type: number }
rules:
  - id: one
    effect: permit
    when: { purpose: clearance }
    says: Goods are cleared.
    cites: [Act 1]
`
const faultsOf = (text: string) => {
  const read = parsePack(text)
  return read.ok ? [] : read.faults.map(({ line, path, fault }) => [line, path, fault])
}

describe('a pack', () => {
  test('that is well formed is read', () => expect(faultsOf(good)).toEqual([]))

  test.each([
    ['an undeclared attribute', 'purpose: clearance }', 'porpoise: clearance }', 12, 'rules.0.when.porpoise'],
    ['an undeclared value', 'purpose: clearance }', 'purpose: curiosity }', 12, 'rules.0.when.purpose'],
    ['a value of another type', 'purpose: clearance }', 'records: many }', 12, 'rules.0.when.records'],
    ['an unknown key', 'effect: permit', 'effects: permit', 10, 'rules.0'],
    ['an unknown effect', 'effect: permit', 'effect: allow', 11, 'rules.0.effect'],
    ['an operator that is none', 'purpose: clearance }', 'records: { more-than: 3 } }', 12, 'rules.0.when.records'],
    ['a provision that is not declared', 'cites: [Act 1]', 'rests-on: [act-1]', 14, 'rules.0.rests-on.0'],
    ['no citation', 'cites: [Act 1]', 'cites: []', 10, 'rules.0'],
    ['an obligation that is not stated', 'effect: permit', 'effect: oblige', 10, 'rules.0'],
    ['a date that is none', 'from: 2020-01-01', 'from: 2020-02-30', 5, 'from'],
    ['a period that ends before it begins', 'from: 2020-01-01', 'from: 2020-01-01\nuntil: 2019-01-01', 6, 'until'],
  ])('%s is told with its line', (_what, from, to, line, path) => {
    expect(faultsOf(good.replace(from, to))).toContainEqual([line, path, expect.any(String)])
  })

  test('that is no YAML is told with its line', () => {
    expect(faultsOf(`${good}  - [`)[0]?.[0]).toBeGreaterThanOrEqual(15)
  })

  test('may not repeat text by reference', () => {
    const bomb = good.replace('[Act 1]', '&a [Act 1]').concat('  - *a\n')
    expect(faultsOf(bomb)).toEqual([[15, '', 'Anchors and aliases are not read.']])
  })

  test('keeps its hash when only its layout changes, and no other', () => {
    const hash = (text: string) => {
      const read = parsePack(text)
      return read.ok ? packHash(read.pack) : undefined
    }
    expect(hash(`# A comment\n${good}`)).toBe(hash(good))
    expect(hash(good.replace('Goods are', 'Everything is'))).not.toBe(hash(good))
  })
})

test('a register that names a purpose twice is refused', () => {
  const entry =
    '  - { id: a, title: Some purpose, legal-basis: Act 1, case-kinds: [], begins-with: count, roles: [] }\n'
  expect(parsePurposes(`purposes:\n${entry}`).ok).toBe(true)
  expect(parsePurposes(`purposes:\n${entry}${entry}`)).toMatchObject({ ok: false, faults: [{ line: 3 }] })
})

test('the example in the format’s description is read, and its tests pass', async () => {
  const page = readFileSync(new URL('../../../docs/formats/policy-pack.md', import.meta.url), 'utf8')
  const [pack, trials] = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, block]) => block ?? '')
  const read = parsePack(pack ?? '')
  const tests = parseTrials(trials ?? '')
  if (!read.ok || !tests.ok) throw new Error(JSON.stringify([read, tests], undefined, 2))
  const { compile, runTrials } = await import('./index.ts')
  expect(runTrials(compile([read.pack]), tests.trials)).toEqual([])
})
