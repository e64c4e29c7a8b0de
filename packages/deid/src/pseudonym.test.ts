import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { type PseudonymScope, pseudonym, pseudonymKey } from './index.ts'

const key = pseudonymKey(new Uint8Array(32).fill(7))
const scope: PseudonymScope = { key, recipient: 'XB', purpose: 'statistics', field: 'declaration.importer.id' }
const parts = ['recipient', 'purpose', 'field'] as const

describe('a pairwise pseudonym', () => {
  test('is the same for the same value, for ever', () => {
    expect(pseudonym(scope, 'SHHZGSL')).toBe('J8WsijQqhw4-83IbAW1CyQ')
  })

  property.prop([fc.string({ unit: 'binary' })])('is printable and has one length', (value) => {
    expect(pseudonym(scope, value)).toMatch(/^[\w-]{22}$/)
  })

  property.prop([fc.constantFrom(...parts), fc.string(), fc.string()])(
    'differs for another recipient, purpose or field',
    (part, other, value) => {
      fc.pre(other !== scope[part])
      expect(pseudonym({ ...scope, [part]: other }, value)).not.toBe(pseudonym(scope, value))
    },
  )

  test('differs under another key', () => {
    expect(pseudonym({ ...scope, key: pseudonymKey(randomBytes(32)) }, 'x')).not.toBe(pseudonym(scope, 'x'))
  })

  property.prop([fc.array(fc.string({ maxLength: 3 }), { minLength: 4, maxLength: 4 }), fc.nat(2)])(
    'tells apart parts whose text is the same when joined',
    ([a = '', b = '', c = '', d = ''], moved) => {
      const one = [a, b, c, d]
      const [front, back] = [one[moved] ?? '', one[moved + 1] ?? '']
      fc.pre(front !== '')
      const other = one.with(moved, front.slice(0, -1)).with(moved + 1, front.slice(-1) + back)
      const of = ([recipient = '', purpose = '', field = '', value = '']: readonly string[]): string =>
        pseudonym({ key, recipient, purpose, field }, value)
      expect(of(other)).not.toBe(of(one))
    },
  )
})

describe('the key of pseudonyms', () => {
  test('has 32 bytes', () => {
    expect(() => pseudonymKey(new Uint8Array(16))).toThrow(RangeError)
  })

  test('shows nothing of itself when printed', () => {
    const secret = pseudonymKey(Buffer.from('a secret of just thirty-two byte'))
    const hex = Buffer.from('a secret').toString('hex')
    for (const shown of [inspect(secret, { depth: 9, showHidden: true }), JSON.stringify(secret)])
      expect(shown).not.toMatch(new RegExp(`a secret|${hex}|${Buffer.from('a secret').toString('base64').slice(0, 8)}`))
  })
})
