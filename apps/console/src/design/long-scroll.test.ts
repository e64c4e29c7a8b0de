import { describe, expect, test } from 'vitest'
import { inOther, movedTo, type Place, tallest } from './long-scroll.ts'

const view = 600
const ends = { drawn: tallest - view, listed: 39_000_000 - view }
const move = (from: Place, by: number): Place => movedTo(from.drawn + by, from, ends, view)

describe('a list that is longer than a browser draws', () => {
  test('is the list itself where it is not longer', () => {
    const same = { drawn: 5000, listed: 5000 }
    expect(movedTo(1234, { drawn: 1000, listed: 1000 }, same, view)).toEqual({ drawn: 1234, listed: 1234 })
  })

  test('is scrolled pixel for pixel by little, in proportion by much, and to its very ends', () => {
    const middle = move({ drawn: 0, listed: 0 }, ends.drawn / 2)
    expect(Math.round(middle.listed)).toBe(ends.listed / 2)
    expect(move(middle, 120).listed - middle.listed).toBe(120)
    expect(move(middle, ends.drawn - middle.drawn)).toEqual(ends)
    expect(move(ends, -ends.drawn)).toEqual({ drawn: 0, listed: 0 })
  })

  test('comes to its beginning with the wheel, from wherever one is', () => {
    let at = move({ drawn: 0, listed: 0 }, 60_000)
    const first = at.listed
    for (let turns = 0; at.listed > 0; turns++) {
      expect(at.drawn).toBeGreaterThan(0)
      expect(turns).toBeLessThan(first / 500 + 2)
      at = move(at, -Math.min(500, at.drawn))
    }
    expect(at).toEqual({ drawn: 0, listed: 0 })
  })

  test('comes to its end with the wheel', () => {
    let at = move({ drawn: 0, listed: 0 }, ends.drawn - 60_000)
    for (let turns = 0; at.listed < ends.listed; turns++) {
      expect(at.drawn).toBeLessThan(ends.drawn)
      expect(turns).toBeLessThan(10_000)
      at = move(at, Math.min(500, ends.drawn - at.drawn))
    }
    expect(at).toEqual(ends)
  })

  test('is at one place in either measure', () => {
    for (const at of [0, 10, 49_999, 50_001, 3_000_000, ends.drawn - 10, ends.drawn])
      expect(inOther(inOther(at, ends.drawn, ends.listed), ends.listed, ends.drawn)).toBeCloseTo(at, 3)
  })
})
