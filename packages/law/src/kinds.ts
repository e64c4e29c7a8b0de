import type { Attribute, Condition, FactValue, Scalar } from './pack.ts'

/** Sets of more than this many kinds are not told apart one by one. */
const most = 64

/** For each attribute one value of every kind that the conditions distinguish; none where there are too many kinds. */
export function kindsOfValues(
  conditions: readonly Condition[],
  attributes: readonly (Attribute & { readonly name: string })[],
): readonly (readonly FactValue[])[] {
  const named = new Map<string, Set<Scalar>>(attributes.map(({ name }) => [name, new Set()]))
  for (const condition of conditions) collect(condition, named)
  return attributes.map(({ name, type, values }) => {
    const mentioned = [...(named.get(name) ?? [])]
    switch (type) {
      case 'flag':
        return [true, false]
      case 'number':
        return between(mentioned.filter((value) => typeof value === 'number'))
      case 'text':
        return values ?? [...mentioned.map(String), `other than ${mentioned.join()}`]
      case 'list':
        return subsets(mentioned.map(String))
    }
  })
}

function collect({ any, all, not, tests }: Condition, named: ReadonlyMap<string, Set<Scalar>>): void {
  for (const [name, test] of Object.entries(tests)) {
    const { in: listed = [], not: barred = [], every = [], 'at-least': least, 'at-most': highest } = test
    const bounds = [least, highest].filter((bound) => bound !== undefined)
    for (const scalar of [...listed, ...barred, ...every, ...bounds]) named.get(name)?.add(scalar)
  }
  for (const inner of [...(any ?? []), ...(all ?? []), ...(not ? [not] : [])]) collect(inner, named)
}

/** Each bound, and one number on either side of it. */
function between(bounds: readonly number[]): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b)
  const gaps = sorted.map((bound, index) => (bound + (sorted[index + 1] ?? bound + 2)) / 2)
  return [(sorted[0] ?? 1) - 1, ...sorted, ...gaps]
}

const subsets = (items: readonly string[]): readonly (readonly string[])[] =>
  2 ** items.length > most
    ? []
    : items.reduce<readonly (readonly string[])[]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]])
