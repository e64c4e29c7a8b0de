import { View } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { plain } from '../shell.ts'
import { drawView } from './view.ts'

const id = '0198f0aa-0000-4000-8000-000000000001'
const because = 'starter/analyst-masked'
const view = (over: object): View =>
  View.parse({
    outcome: 'permitted',
    answer: 'masked',
    records: [
      {
        id,
        type: 'declaration',
        elements: [
          {
            id: 'declaration.office',
            classification: 'open',
            state: 'revealed',
            value: 'XY001',
            because: 'starter/open',
          },
          {
            id: 'declaration.importer.id',
            classification: 'commercial',
            state: 'masked',
            value: '···4711',
            mask: 'last-four',
            because,
          },
          {
            id: 'declaration.hs6',
            classification: 'commercial',
            state: 'revealed',
            value: '070993',
            occurrence: '3',
            because: 'starter/goods',
          },
          { id: 'declaration.fraud', classification: 'enforcement', state: 'withheld', because: 'starter/enforcement' },
          { id: 'declaration.seller.id', classification: 'commercial', state: 'destroyed', because: 'keys/destroyed' },
        ],
      },
    ],
    obligations: [{ kind: 'delete-by', rule: because, days: 30 }],
    reasons: [
      { rule: because, says: 'Analysts see parties masked.', cites: ['UCC Art. 46'] },
      { rule: 'starter/enforcement', says: 'Enforcement data is for those who enforce.', cites: [] },
    ],
    receipt: {
      origin: 'carnet.example/xy',
      hash: 'h'.repeat(43),
      entry: '{}',
      includedBy: '2026-07-01T09:00:00.000Z',
      promise: 'AAAA',
    },
    ...over,
  })

describe('a view in a terminal', () => {
  test('shows what is revealed, masked, sealed and destroyed, and why', () => {
    expect(drawView(view({}), plain)).toBe(
      `declaration  ${id}
  declaration.office       XY001
  declaration.importer.id  ···4711  masked (last-four): Analysts see parties masked.
  declaration.hs6 (3)      070993
  declaration.fraud        ■ sealed  Enforcement data is for those who enforce.
  declaration.seller.id    □ destroyed  keys/destroyed

With it go
  delete-by, days 30 [starter/analyst-masked]

Decided by
  Analysts see parties masked. [starter/analyst-masked; UCC Art. 46]
  Enforcement data is for those who enforce. [starter/enforcement]

● Stamped: ${'h'.repeat(43)}
  carnet.example/xy, in the ledger by 2026-07-01T09:00:00.000Z`,
    )
  })

  test('says yes or no, and how many', () => {
    expect(drawView(view({ answer: 'yes-no', known: false, records: [] }), plain)).toMatch(
      /^No: there is no such record\./,
    )
    expect(drawView(view({ answer: 'yes-no', known: true, records: [] }), plain)).toMatch(
      /^Yes: there is such a record\./,
    )
    expect(drawView(view({ answer: 'count', count: 3, records: [] }), plain)).toMatch(/^Records: 3/)
  })

  test('says how to go on', () => {
    expect(drawView(view({ next: id }), plain)).toContain(`--after ${id}`)
  })

  test('THREAT: a value cannot speak to the terminal', () => {
    const elements = [
      {
        id: 'declaration.office',
        classification: 'open',
        state: 'revealed',
        value: '\u001b]0;x\u0007\u202eA',
        because,
      },
    ]
    expect(drawView(view({ records: [{ id, type: 'declaration', elements }] }), plain)).not.toMatch(
      /[\u001b\u0007\u202e]/,
    )
  })
})
