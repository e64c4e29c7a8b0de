import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Search, searchFor, writtenForms } from './search.ts'

const text = 'Ångström-77/ß'
const search: Search = searchFor([...writtenForms(text)].map((form) => [text, form] as const))
const surrounded = (bytes: Uint8Array): Uint8Array => Buffer.concat([randomBytes(997), bytes, randomBytes(13)])

describe('a search for many patterns at once', () => {
  test.each([
    ['as it is', Buffer.from(text)],
    ['in capitals', Buffer.from(text.toUpperCase())],
    ['in small letters', Buffer.from(text.toLowerCase())],
    ['without marks', Buffer.from('Angstrom-77/ß')],
    ['compact', Buffer.from('ANGSTROM77SS')],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['hex', Buffer.from(Buffer.from(text).toString('hex'))],
    ['hex in capitals', Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
    ...[0, 1, 2].flatMap((offset) =>
      (['base64', 'base64url'] as const).map((alphabet): [string, Buffer] => [
        `${alphabet}, ${offset} bytes in`,
        Buffer.from(Buffer.concat([randomBytes(offset), Buffer.from(text), randomBytes(4)]).toString(alphabet)),
      ]),
    ),
  ])('finds a text %s', (_, written) => {
    expect([...search(surrounded(written))]).toEqual([text])
  })

  test('finds it at the very beginning and the very end', () => {
    expect(search(Buffer.concat([Buffer.from(text), randomBytes(3)])).size).toBe(1)
    expect(search(Buffer.concat([randomBytes(3), Buffer.from(text)])).size).toBe(1)
    expect(search(Buffer.from(text)).size).toBe(1)
  })

  test('finds every one of many, the shortest too, and none that is not there', () => {
    const names = Array.from(
      { length: 5000 },
      (_, n) => `n${(n * 7919).toString(36).padStart(4, '0')}${'x'.repeat(n % 9)}`,
    )
    const many = searchFor(names.map((name) => [name, Buffer.from(name)] as const))
    const there = names.filter((_, n) => n % 3 === 0)
    const found = many(Buffer.from(there.join('\0')))
    expect(there.filter((name) => !found.has(name))).toEqual([])
    expect([...found].filter((name) => !there.some((other) => other.startsWith(name)))).toEqual([])
    expect(many(randomBytes(100_000)).size).toBe(0)
  })
})
