import { ProposalRequest } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { disclosed, isWhollyShown, linesOf } from './lines.ts'

const id = (n: number): string => `0b7c9d52-6f0a-4a3e-9c0f-5d2a7b1e4c${n + 10}`
const hash = (letter: string): string => letter.repeat(43)
const [from, until] = ['2026-07-01T09:00:00.000Z', '2026-12-01T09:00:00.000Z']
const reason = 'Order of the court'
const members = [
  { person: id(1), signer: id(2), outside: false },
  { person: id(3), signer: id(4), outside: true },
]
const share = (signer: string) => ({ signer, outside: false, sealed: 'AAAA', check: hash('D') })

const requests: readonly ProposalRequest[] = [
  {
    kind: 'mass-destruction',
    cause: 'order',
    plan: id(5),
    planHash: hash('A'),
    records: 12,
    subjects: 34,
    keys: 56,
    reason,
  },
  { kind: 'early-expiry', class: 'goods', period: '2020-01', key: id(5), records: 12, reason },
  {
    kind: 'restricted-restore',
    record: id(5),
    case: id(6),
    purpose: 'pnr',
    periods: [
      { authority: 'EX', key: id(7), council: hash('C'), period: '2026-01-31', shares: [share(id(8)), share(id(9))] },
    ],
    reason,
  },
  { kind: 'key-ceremony', custodians: members, threshold: 2 },
  { kind: 'founding', administrators: members },
  { kind: 'council', members, quorum: 2 },
  {
    kind: 'export',
    export: id(5),
    purpose: 'mutual-assistance',
    case: id(6),
    elements: [{ element: 'declaration.importer.id', shown: ['masked', 'withheld'] }],
    records: 12,
    subjects: 34,
    recipient: { id: id(7), name: 'Freedonia Customs', whose: 'authority', kind: 'age', fingerprint: hash('F') },
    format: 'csv',
    deleteBy: until,
    reason,
  },
  {
    kind: 'release',
    actor: id(5),
    purpose: 'investigation',
    case: id(6),
    answer: 'masked',
    selection: hash('S'),
    records: [id(7)],
    elements: ['declaration.importer.name'],
    discloses: [
      {
        type: 'declaration',
        classification: 'personal',
        role: 'importer',
        restricted: false,
        shown: 'revealed',
        elements: ['declaration.importer.id'],
        of: [0],
      },
    ],
    counts: { records: 12, subjects: 34 },
    obligations: ['delete-by'],
    policy: hash('P'),
    reason,
  },
  {
    kind: 'standing-release',
    service: id(5),
    owner: id(6),
    purpose: 'risk',
    types: ['declaration'],
    elements: ['declaration.importer.id'],
    where: { 'declaration.procedure': '40' },
    answer: 'whole',
    obligations: [{ kind: 'delete-by', days: 30 }],
    volume: { perDay: 5000, perBatch: 500 },
    from,
    until,
    reason,
  },
  { kind: 'role-grant', person: id(5), role: 'auditor', offices: ['020'], audit: 'system', from, until, reason },
  {
    kind: 'domestic-agreement',
    office: 'POL',
    title: 'Police and customs',
    parties: ['Customs', 'Police'],
    legalBasis: 'Police Act s. 12',
    purposes: ['investigation'],
    elements: ['declaration.importer.id'],
    from,
    until,
    document: hash('D'),
    reason,
  },
  { kind: 'lift-suspension', suspension: hash('E'), person: id(5), reason },
].map((request) => ProposalRequest.parse(request))

/** Of a share and a position the lines say whose key and how many: the whole of both stands below, as it is signed. */
const counted = ['shares', 'of', 'kind', 'restricted', 'outside']

const leaves = (of: unknown): readonly string[] =>
  typeof of !== 'object' || of === null
    ? [String(of)]
    : Object.entries(of).flatMap(([name, value]) => (counted.includes(name) ? [] : leaves(value)))

describe('what a page says of a proposal', () => {
  test.each(requests)('$kind: every figure, id, name and reason of it', (request) => {
    expect(isWhollyShown(request)).toBe(true)
    const said = JSON.stringify([
      linesOf(request),
      disclosed(request),
      Object.keys('where' in request ? request.where : {}),
    ])
    const council = request.kind === 'restricted-restore' ? ['EX', hash('C')] : []
    for (const leaf of leaves(request)) if (!council.includes(leaf)) expect(said).toContain(leaf)
  })

  test('each kind there is is among these', () => {
    const kinds = ProposalRequest.options.map(({ shape }) => shape.kind.value)
    expect(requests.map(({ kind }) => kind).sort()).toEqual(kinds.sort())
  })

  test('a kind or member that it does not know is said to be so', () => {
    for (const request of requests)
      expect(isWhollyShown(Object.assign({}, request, { more: 1 })), request.kind).toBe(false)
    expect(isWhollyShown({ kind: 'another' } as unknown as ProposalRequest)).toBe(false)
  })
})
