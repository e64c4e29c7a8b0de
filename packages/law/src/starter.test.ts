import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { matrixPage } from '../test/matrix.ts'
import {
  compile,
  elementClasses,
  parsePack,
  parsePurposes,
  parseTrials,
  runTrials,
  type Pack,
  type Trial,
} from './index.ts'

const text = (name: string): string => readFileSync(new URL(`../packs/starter/${name}`, import.meta.url), 'utf8')

function starter(): Pack {
  const read = parsePack(text('policy.yaml'))
  if (!read.ok) throw new Error(JSON.stringify(read.faults, undefined, 2))
  return read.pack
}

function purposes() {
  const read = parsePurposes(text('purposes.yaml'))
  if (!read.ok) throw new Error(JSON.stringify(read.faults, undefined, 2))
  return read.purposes
}

/** A situation that does not say by what somebody was told is one of a token. */
const byToken = (trial: Trial): Trial => ({ ...trial, given: { 'session.strength': 'token', ...trial.given } })

describe('the starting policy', () => {
  test('comes out as its own tests say', () => {
    const read = parseTrials(text('tests.yaml'))
    if (!read.ok) throw new Error(JSON.stringify(read.faults, undefined, 2))
    expect(runTrials(compile([starter()]), read.trials.map(byToken))).toEqual([])
  })

  test('knows the purposes of the register, and no others', () => {
    expect(starter().attributes['purpose']?.values).toEqual(purposes().map(({ id }) => id))
  })

  test('lets exactly those roles ask for a purpose that the register names', () => {
    const granted = purposes().map(({ id }) => {
      const rules = starter().rules.filter(
        ({ effect, when: { tests } }) =>
          effect === 'permit' && tests['level']?.in?.includes('request') && tests['purpose']?.in?.includes(id),
      )
      const roles = rules.flatMap(({ when: { tests } }) => tests['actor.roles']?.in ?? [])
      return { id, roles: [...new Set(roles)].sort() }
    })
    expect(granted).toEqual(purposes().map(({ id, roles }) => ({ id, roles: [...roles].sort() })))
  })

  test('lets each role see what the matrix shows', async () => {
    const roles = starter().attributes['actor.roles']?.values ?? []
    const page = matrixPage(compile([starter()]), purposes(), roles, new Date('2026-01-01'))
    await expect(page).toMatchFileSnapshot('../../../docs/matrix.md')
    for (const { id } of purposes()) expect(page).toContain(id)
    for (const role of roles) expect(page).toContain(role)
    const shown = Object.values(elementClasses).map((one) => one['element.classification'])
    expect(new Set(shown)).toEqual(new Set(starter().attributes['element.classification']?.values))
  })
})
