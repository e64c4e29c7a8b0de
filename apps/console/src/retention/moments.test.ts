import type { DestructionCertificate, Receipt } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { momentsOf } from './moments.ts'

const receiptOf = (entry: object): Receipt => ({ entry: JSON.stringify(entry) }) as Receipt
const at = (minute: number): string => `2026-07-01T09:0${minute}:00.000Z`
const counts = { records: 2, compartments: 5, terms: 0 }

const swept = {
  id: 'a',
  kind: 'erasure',
  state: 'swept',
  keys: 1,
  ordered: { at: at(0) },
  marked: { at: at(9), receipt: receiptOf({ kind: 'erasure', at: at(1) }) },
  here: { at: at(9), receipt: receiptOf({ kind: 'destroyed-here', at: at(2) }) },
  inventory: {
    counts,
    root: 'R',
    receipt: receiptOf({
      kind: 'destruction-inventory',
      at: at(3),
      root: 'R',
      counts: { records: 2, compartments: 5 },
    }),
  },
  swept: at(4),
  everywhere: { state: 'unprovable' },
  residuals: [],
} as unknown as DestructionCertificate

const told = (certificate: DestructionCertificate) =>
  momentsOf(certificate).map(({ name, is, stands }) => `${name} ${is}${stands ? '' : ' !'}`)

describe('the moments of a destruction', () => {
  test('each stands with the entry that says so, at the time that the entry says', () => {
    expect(told(swept)).toEqual([
      'ordered done',
      'marked done',
      'here done',
      'inventory done',
      'swept done',
      'everywhere never',
    ])
    expect(momentsOf(swept).map((moment) => moment.at)).toEqual([at(0), at(1), at(2), at(3), at(4), undefined])
  })

  test('a receipt of another entry does not stand, nor do other figures', () => {
    const marked = { at: at(1), receipt: receiptOf({ kind: 'release', at: at(1) }) }
    expect(told({ ...swept, marked } as DestructionCertificate)).toContain('marked done !')
    const expiry = { ...swept, kind: 'expiry' } as DestructionCertificate
    expect(told(expiry)).toContain('marked done !')
    const inventory = { ...swept.inventory, counts: { ...counts, records: 3 } }
    expect(told({ ...swept, inventory } as DestructionCertificate)).toContain('inventory done !')
  })

  test('what waits for others has nothing destroyed yet; the first step after that goes on', () => {
    const { marked: _marked, here: _here, inventory: _inventory, swept: _swept, ...rest } = swept
    const waiting = { ...rest, state: 'waiting', proposal: 'p' } as unknown as DestructionCertificate
    expect(told(waiting).slice(0, 4)).toEqual(['ordered done', 'agreed going', 'marked to-come', 'here to-come'])
    const approved = { ...waiting, state: 'approved' } as DestructionCertificate
    expect(told(approved).slice(1, 4)).toEqual(['agreed done', 'marked going', 'here to-come'])
    const stopped = { at: at(5), receipt: receiptOf({ kind: 'destruction-cancelled', at: at(5) }) }
    expect(told({ ...waiting, state: 'cancelled', cancelled: stopped } as DestructionCertificate)).toEqual([
      'ordered done',
      'agreed to-come',
      'cancelled done',
    ])
  })
})
