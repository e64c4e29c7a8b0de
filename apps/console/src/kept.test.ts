import { SavedViewPath } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { addressOf, placeAt } from './kept.ts'

const id = '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11'

describe('what of a page is kept', () => {
  test.each([
    ['/', {}],
    ['/ledger', { kind: 'case-opened', from: '2026-01-01', until: '2026-02-01' }],
    [
      '/find',
      { purpose: 'clearance', case: id, way: 'open', 'declaration.office': 40, 'declaration.month': '2026-01' },
    ],
    ['/find', { way: 'open-passengers', 'declaration.origin-country': 'KR' }],
    ['/dictionary', { class: 'personal', element: 'declaration.importer.id' }],
    [`/record/${id}`, { purpose: 'clearance' }],
    ['/ledger/104', {}],
  ])('is of the form that the node takes, and leads back: %s %j', (pathname, search) => {
    const address = addressOf({ pathname, search })
    expect(SavedViewPath.safeParse(address).success).toBe(true)
    const said = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]))
    expect(placeAt(address)).toEqual({ to: pathname, search: said })
  })

  test('has nothing of what was written there by hand', () => {
    const search = { purpose: 'clearance', q: 'Parc Minsoo', name: 'Минсу', document: 'M47275375', of: { a: 1 } }
    expect(addressOf({ pathname: '/find', search })).toBe('/find?purpose=clearance')
  })

  test('is one address, whatever the order of its parts', () => {
    expect(addressOf({ pathname: '/', search: { b: 'two', a: 'one' } })).toBe('/?a=one&b=two')
  })
})
