import { createHmac, hkdfSync } from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { blockInfo, hkdf, noSalt } from './hkdf.ts'
import { HmacKey } from '../hmac.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const key = fc.uint8Array({ minLength: 1, maxLength: 64 })

describe('HMAC-SHA-256', () => {
  test.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe').toString('hex'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
  ])('RFC 4231 §4: key %s', (keyed, message, expected) => {
    expect(new HmacKey(hex(keyed)).text(message, 'hex')).toBe(expected)
    expect(new HmacKey(hex(keyed)).bytes(Buffer.from(message)).toString('hex')).toBe(expected)
  })

  property.prop([key, fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { minLength: 1, maxLength: 4 })])(
    'any key and messages one after the other: as createHmac has it',
    (bytes, messages) => {
      const hmac = new HmacKey(bytes)
      for (const message of messages)
        expect(hmac.text(message, 'base64url')).toBe(createHmac('sha256', bytes).update(message).digest('base64url'))
    },
  )

  test('a wiped key is no key any more', () => {
    const hmac = new HmacKey(hex('0b'.repeat(20)))
    hmac.wipe()
    expect(hmac.text('Hi There', 'hex')).not.toMatch(/^b0344c61/)
  })
})

describe('HKDF-SHA-256, one block', () => {
  // RFC 5869 appendix A: the first 32 bytes of each output.
  test.each([
    [
      'A.1',
      '0b'.repeat(22),
      '000102030405060708090a0b0c',
      'f0f1f2f3f4f5f6f7f8f9',
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf',
    ],
    ['A.3', '0b'.repeat(22), '', '', '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d'],
  ])('RFC 5869 %s', (_, ikm, salt, info, expected) => {
    const keyed = salt === '' ? noSalt : new HmacKey(hex(salt))
    expect(hkdf(hex(ikm), keyed, Buffer.concat([hex(info), Uint8Array.of(1)])).toString('hex')).toBe(expected)
  })

  property.prop([key, key, fc.string({ maxLength: 300 })])('as hkdfSync has it', (ikm, salt, info) => {
    const expected = Buffer.from(hkdfSync('sha256', ikm, salt, info, 32))
    expect(hkdf(ikm, new HmacKey(salt), blockInfo(info)).equals(expected)).toBe(true)
  })
})
