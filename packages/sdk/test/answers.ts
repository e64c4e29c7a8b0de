/** What a node answers, as it crosses the wire. */
export const id = '0198f0aa-0000-4000-8000-000000000001'

export const receipt = {
  origin: 'carnet.example/nowhere',
  hash: 'A'.repeat(43),
  entry: '{}',
  includedBy: '2026-07-01T09:00:00.000Z',
  promise: 'AAAA',
}

export const actor = { kind: 'person', id, offices: ['XY001'], strength: 'token', roles: ['officer'] }

export const view = {
  outcome: 'permitted',
  answer: 'whole',
  records: [
    {
      id,
      type: 'declaration',
      elements: [
        { id: 'declaration.office', classification: 'open', state: 'revealed', value: 'XY001', because: 'open' },
        { id: 'declaration.fraud', classification: 'enforcement', state: 'withheld', because: 'enforcement' },
      ],
    },
  ],
  obligations: [],
  reasons: [],
  receipt,
}

export const report = {
  message: id,
  format: 'mrz',
  again: false,
  records: { 'travel-document': 1 },
  sealed: { open: 1, internal: 0, commercial: 0, personal: 7, special: 0, enforcement: 0 },
  elements: {},
  subjects: { known: 0, new: 1 },
  unknown: [],
  bytes: 90,
  receipt,
}
