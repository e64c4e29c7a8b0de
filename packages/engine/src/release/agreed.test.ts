import type { ReleaseProposed } from '@carnet/api'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { disclosuresOf, isWithin } from './agreed.ts'
import type { Plan, PlannedRecord } from './plan.ts'
import type { Treatment } from './treatment.ts'

const kinds = ['reveal', 'mask', 'pseudonymise', 'redact', 'withhold'] as const
const treatments = fc.constantFrom(...kinds).map((kind) => ({ kind }) as Treatment)
const classes = fc.constantFrom(
  { classification: 'commercial', role: 'importer', restricted: false },
  { classification: 'commercial', role: undefined, restricted: false },
  { classification: 'personal', role: 'traveller', restricted: false },
  { classification: 'personal', role: 'traveller', restricted: true },
)
const records = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('declaration', 'travel-document'),
    clear: fc.array(treatments, { maxLength: 2 }),
    parts: fc.array(fc.record({ of: classes, treatment: treatments, destroyed: fc.boolean() }), { maxLength: 3 }),
  })
  .map(
    ({ id, type, clear, parts }) =>
      ({
        candidate: { id: `${type} ${id}`, type, compartments: [] },
        clear: clear.map((treatment, at) => ({ id: `${type}.${at}`, value: 'x', treatment })),
        parts: parts.map((each) => ({ ...each, compartment: { name: '' } })),
        opens: [],
      }) as unknown as PlannedRecord,
  )
const plans: fc.Arbitrary<Plan> = fc.record({
  records: fc.uniqueArray(records, { maxLength: 3, selector: ({ candidate }) => candidate.id }),
  counted: fc.nat({ max: 2 }),
})

/** What a plan lets out, said apart from the code: for each record and class how much of it at most. */
const levels: Readonly<Record<string, number>> = { pseudonymise: 1, mask: 2, reveal: 3 }
function letsOut({ records: all }: Plan): ReadonlyMap<string, number> {
  const most = new Map<string, number>()
  const add = (key: unknown, { kind }: Treatment): void => {
    const name = JSON.stringify(key)
    const level = levels[kind] ?? 0
    if (level > 0) most.set(name, Math.max(most.get(name) ?? 0, level))
  }
  for (const { candidate, clear, parts } of all) {
    for (const { treatment } of clear) add([candidate.id, 'open'], treatment)
    for (const { of, treatment, destroyed } of parts) if (!destroyed) add([candidate.id, of], treatment)
  }
  return most
}
const agreedTo = (plan: Plan): ReleaseProposed =>
  ({
    ...disclosuresOf(plan, (id) => id),
    counts: { records: plan.records.length + plan.counted, subjects: 0 },
  }) as unknown as ReleaseProposed

describe('what is released under an approval', () => {
  test.prop([plans, plans], { numRuns: 5000 })(
    'is a part of what those who approved it saw, and every such part may be',
    (seen, released) => {
      const agreed = letsOut(seen)
      const known = new Set(seen.records.map(({ candidate }) => candidate.id))
      const part =
        [...letsOut(released)].every(([what, level]) => level <= (agreed.get(what) ?? 0)) &&
        released.records.every(({ candidate }) => known.has(candidate.id)) &&
        released.records.length + released.counted <= seen.records.length + seen.counted
      expect(isWithin(released, agreedTo(seen), (id) => id)).toBe(part)
    },
  )

  test.prop([plans])('may be all of it', (seen) => {
    expect(isWithin(seen, agreedTo(seen), (id) => id)).toBe(true)
  })
})
