import { type DecidedThen, EntryHash, Instant, type PastDecision } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { questionsOf } from './questions.ts'

const permit = (rule: string): DecidedThen['decided'][number]['decision'] => ({
  outcome: 'permitted',
  obligations: [],
  because: [{ rule, says: 'It may.', cites: [] }],
})
const about = (classification: string, role = 'none') => ({
  'record.type': 'declaration',
  'element.classification': classification,
  'element.role': role,
})
const told = (decided: DecidedThen['decided'], again: PastDecision['again']): PastDecision => ({
  hash: EntryHash.parse('A'.repeat(43)),
  at: Instant.parse('2026-01-01T00:00:00Z'),
  kind: 'release',
  own: true,
  then: { v: 1, at: Instant.parse('2026-01-01T00:00:00Z'), policy: 'p', decided },
  again,
  receipt: {
    origin: 'o',
    hash: EntryHash.parse('A'.repeat(43)),
    entry: '{}',
    includedBy: Instant.parse('2026-01-01T01:00:00Z'),
    promise: '',
  },
})

describe('the questions of a past decision', () => {
  test('are the request first, then the classes of elements that were decided alike, together', () => {
    const decided = [
      { facts: { action: 'release' }, decision: permit('p/may') },
      { facts: about('open'), decision: permit('p/open') },
      { facts: about('commercial', 'importer'), decision: permit('p/sealed') },
      { facts: about('internal'), decision: permit('p/open') },
    ]
    const failed = decided.map(({ decision }) => [{ rule: `${decision.outcome}/x`, attribute: 'purpose' }])
    expect(questionsOf(told(decided, { as: 'identical', failed })).map((each) => each.about)).toEqual([
      [],
      ['declaration, open', 'declaration, internal'],
      ['declaration, commercial, importer'],
    ])
  })

  test('say which rules did not hold only where it was decided again', () => {
    const decided = [{ facts: {}, decision: permit('p/may') }]
    expect(questionsOf(told(decided, { as: 'not-decided', why: 'another-policy' }))[0]?.failed).toEqual([])
    expect(questionsOf(told([], { as: 'not-decided', why: 'unasked' }))).toEqual([])
  })
})
