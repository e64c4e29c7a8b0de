import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { endOf, joinedWith, resolved } from './joined.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const link = fc.record({ from: fc.constantFrom(...names), into: fc.constantFrom(...names) })

describe('who is one with whom', () => {
  test.prop([fc.array(link)])('whatever the rows say it comes to an end, and there to itself', (said) => {
    // One row a subject, as the table has it; but cycles, which nobody writes.
    const links = [...new Map(said.map((each) => [each.from, each])).values()]
    for (const name of names) {
      expect(names).toContain(resolved(links, name))
      expect(joinedWith(links, name)[0]).toBe(name)
    }
  })

  test.prop([fc.array(fc.tuple(link, fc.boolean()))])('merged and unmerged in any order', (said) => {
    let links: readonly { from: string; into: string }[] = []
    for (const [{ from, into }, undone] of said) {
      const end = endOf(links, { from, into })
      if (undone) links = links.filter((each) => each.from !== from)
      else if (end.ok) links = [...links, { from, into: end.value }]
    }
    for (const name of names) {
      const end = resolved(links, name)
      expect(resolved(links, end)).toBe(end)
      expect(links.some(({ from }) => from === end)).toBe(false)
      const joined = joinedWith(links, name)
      expect(joined.toSorted()).toEqual(names.filter((each) => resolved(links, each) === end))
    }
  })
})
