import { expect, test } from 'vitest'
import { pointedAt } from './pointed-at.ts'

const id = '2f0f6d8a-8d52-4a2c-9d0e-3c1d5c0a7b11'
const hash = 'A'.repeat(43)

test.each([
  [' 104 ', { is: 'entry', index: 104 }],
  [id, { is: 'id', id }],
  [id.toUpperCase(), { is: 'id', id }],
  [hash, { is: 'hash', text: hash }],
  ['{"origin":"x","hash":"y"}', { is: 'receipt', text: '{"origin":"x","hash":"y"}' }],
  ['Parc, Minsoo', undefined],
  ['1234567890123456', undefined],
  ['{}', undefined],
  ['', undefined],
])('what a text points at by its form: %s', (text, points) => {
  expect(pointedAt(text)).toEqual(points)
})
