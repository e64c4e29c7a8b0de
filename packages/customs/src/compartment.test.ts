import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { decodeElements, dictionary, encodeElements, type ElementId } from './index.ts'

const id = (text: string): ElementId => text as ElementId
const occurrence = fc.stringMatching(/^[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,3}$/)
const repeated = fc.record({
  id: fc.constantFrom(...dictionary.map((each) => each.id)),
  value: fc.string(),
  occurrence,
})
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

  test('with elements that repeat is of layout 2, as docs/formats/compartment.md shows it', () => {
    const elements = [
      { id: id('declaration.reference'), value: '97061800' },
      { id: id('declaration.hs6'), value: '071234', occurrence: '3' },
    ]
    expect(Buffer.from(encodeElements(elements)).toString('hex')).toBe(
      `02010008${Buffer.from('97061800').toString('hex')}0e013306${Buffer.from('071234').toString('hex')}`,
    )
  })

  property.prop([fc.array(fc.oneof(element, repeated), { maxLength: 40 })])(
    'opens to what was laid out',
    (elements) => {
      expect(decodeElements(encodeElements(elements))).toEqual(elements)
    },
  )

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
    expect(() => decodeElements(Uint8Array.of(3))).toThrow('unknown layout')
    expect(() => decodeElements(Uint8Array.of(1, 0x3f, 0))).toThrow('later dictionary')
  })
})
