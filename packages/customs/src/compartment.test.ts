import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { decodeElements, dictionary, encodeElements, type ElementId } from './index.ts'

const id = (text: string): ElementId => text as ElementId
const element = fc.record({
  id: fc.oneof(
    fc.constantFrom(...dictionary.map((each) => each.id)),
    fc.stringMatching(/^declaration\.unknown\.[a-z-]{1,64}$/).map(id),
  ),
  value: fc.oneof(fc.string(), fc.string({ unit: 'grapheme', minLength: 100, maxLength: 300 })),
})

describe('the plaintext of a compartment', () => {
  test('is as docs/formats/compartment.md shows it', () => {
    const elements = [
      { id: id('declaration.reference'), value: '97061800' },
      { id: id('declaration.unknown.hint'), value: 'é' },
    ]
    expect(Buffer.from(encodeElements(elements)).toString('hex')).toBe(
      `010108${Buffer.from('97061800').toString('hex')}` +
        `0018${Buffer.from('declaration.unknown.hint').toString('hex')}02c3a9`,
    )
  })

  property.prop([fc.array(element, { maxLength: 40 })])('opens to what was laid out', (elements) => {
    expect(decodeElements(encodeElements(elements))).toEqual(elements)
  })

  property.prop([fc.array(element, { minLength: 1, maxLength: 5 }), fc.nat()])(
    'that ends too early is not read',
    (elements, cut) => {
      const bytes = encodeElements(elements)
      const part = bytes.subarray(0, cut % bytes.length)
      let read: readonly unknown[] = []
      try {
        read = decodeElements(part)
      } catch (failure) {
        expect((failure as Error).message).toMatch(/^a compartment /)
      }
      expect(elements.slice(0, read.length)).toEqual(read)
    },
  )

  test('of another layout, or with an element of a later dictionary, is not read', () => {
    expect(() => decodeElements(Uint8Array.of(2))).toThrow('unknown layout')
    expect(() => decodeElements(Uint8Array.of(1, 0x7f, 0))).toThrow('later dictionary')
  })
})
