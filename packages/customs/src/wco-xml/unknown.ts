import { type Limits, Malformed, type UnknownElement } from '../message.ts'
import type { Place } from '../place.ts'
import type { ElementId } from '../record.ts'

/** What of a message the dictionary has no element for, counted by its path. */
export interface Unknowns {
  count(path: string, id: ElementId, place: Place): void
  all(): readonly UnknownElement[]
}

/** Characters of a path that is reported; of a longer one, its end. */
const longestPath = 200

export function countUnknowns({ unknown: most }: Limits): Unknowns {
  const met = new Map<string, { readonly id: ElementId; readonly place: Place; count: number }>()
  return {
    count(path, id, place) {
      const field = path.slice(-longestPath)
      const before = met.get(field)
      if (before !== undefined) {
        before.count++
        return
      }
      if (met.size >= most)
        throw new Malformed(place, 'structure', `at most ${most} fields that the dictionary does not know`)
      met.set(field, { id, place, count: 1 })
    },
    all: () => Array.from(met, ([field, { id, place, count }]) => ({ field, id, place, count })),
  }
}
