import { randomBytes } from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { v4, v7 } from 'uuid'
import { z } from 'zod'
import { externalIds } from './external-id.ts'
import { cipherKey } from './suite.ts'

const ids = externalIds(cipherKey(randomBytes(32)))
const uuid = fc.uuid()

describe('names of ids outside', () => {
  property.prop([uuid])('are UUIDs, and each leads back to its id', (id) => {
    const outside = ids.outside(id)
    expect(z.uuid().safeParse(outside).success).toBe(true)
    expect(ids.inside(outside)).toBe(id)
  })

  property.prop([uuid])('every UUID is the name of exactly one id', (external) => {
    const inside = ids.inside(external)
    expect(inside === undefined ? undefined : ids.outside(inside)).toBe(external)
  })

  test('do not tell in which order something came in', () => {
    const inOrder = Array.from({ length: 200 }, () => v7())
    const outside = inOrder.map(ids.outside)
    expect(new Set(outside).size).toBe(inOrder.length)
    expect([...outside].sort()).not.toEqual(outside)
    expect(new Set(outside.map((id) => id.slice(0, 8))).size).toBe(inOrder.length)
  })

  test('differ from key to key', () => {
    const id = v4()
    expect(externalIds(cipherKey(randomBytes(32))).outside(id)).not.toBe(ids.outside(id))
  })

  test.each(['', 'x', '00000000-0000-0000-0000-000000000000', v4().toUpperCase(), `${v4()} `])(
    'what is no UUID in its usual form names nothing: “%s”',
    (external) => expect(ids.inside(external)).toBeUndefined(),
  )
})
