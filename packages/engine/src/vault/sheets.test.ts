import { fc, test as property } from '@fast-check/vitest'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { authority } from '../../test/vault-world.ts'
import { netstrings } from './netstring.ts'
import { keyBytes, keysIn, type KeyUse, newSheet, unwrapSheet, without, wrapSheet } from './sheets.ts'
import { alone, cipherKey, encrypt } from './suite.ts'

const page = { id: '0', authority, key: cipherKey(randomBytes(32)) }
const use: KeyUse = { kind: 'subject', domain: 'personal', class: 'goods', period: '' }
const uses = fc.array(
  fc.constantFrom<KeyUse>(use, { ...use, domain: 'special' }, { ...use, kind: 'epoch', period: '2026-07' }),
  {
    minLength: 1,
    maxLength: 256,
  },
)
const keyAt = (keys: Buffer, slot: number): string => keys.toString('hex', slot * keyBytes, (slot + 1) * keyBytes)

describe('a sheet of keys', () => {
  property.prop([uses, fc.array(fc.nat(255))])(
    'is without some of them what it was before, but for those',
    (given, gone) => {
      const sheet = newSheet(given)
      const before = Buffer.from(sheet.keys)
      const slots = new Set(gone.filter((slot) => slot < given.length))
      const left = without(sheet, slots)
      expect(left === undefined).toBe(slots.size === given.length)
      if (left === undefined) return
      const stored = wrapSheet(page, 2, left)
      expect(keysIn(1, stored.wrapped.length)).toBe(given.length - slots.size)
      const opened = unwrapSheet(page, stored)
      if (opened === undefined) throw new Error('the sheet does not open')
      given.forEach((each, slot) => {
        expect(opened.uses[slot]).toEqual(slots.has(slot) ? undefined : each)
        expect(keyAt(opened.keys, slot)).toBe(slots.has(slot) ? '00'.repeat(keyBytes) : keyAt(before, slot))
      })
    },
  )

  test('of the first version, which knew no empty slots, opens as well', () => {
    const { id } = newSheet([])
    const slots = Buffer.from(JSON.stringify({ v: 1, uses: [['subject', 'personal', 'goods', '']], slots: [0, 0] }))
    const keys = randomBytes(2 * keyBytes)
    const associated = alone(netstrings(['carnet/sheet/v1', authority, page.id, id, 1, slots.toString()]))
    const wrapped = encrypt(page.key, new Uint8Array(), associated, keys)
    expect(unwrapSheet(page, { id, page: page.id, generation: 1, slots, wrapped })).toEqual({
      id,
      uses: [use, use],
      keys,
    })
  })
})
