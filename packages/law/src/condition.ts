import type { Attribute, Condition, FactValue, Scalar, Test } from './pack.ts'
import { and, negate, no, or, unknown, yes, type Truth } from './truth.ts'

/** Facts by the number of their attribute; what is unknown stays undefined. */
export type Slots = readonly (FactValue | undefined)[]
export type Predicate = (slots: Slots) => Truth

/** Where an attribute's value stands, and of which type it is: values of another type never get there. */
interface Slot {
  readonly slot: number
  readonly type: Attribute['type']
}
export type SlotOf = (attribute: string) => Slot

/** One part of a condition: what it reads, and whether it holds. */
export interface Conjunct {
  readonly holds: Predicate
  /** Its one attribute, or for a nested condition the first that it reads. */
  readonly attribute: string
  readonly reads: readonly string[]
}

/** The parts that must all hold, each a closure: nothing is interpreted when a decision is made. */
export function conjuncts(condition: Condition, slotOf: SlotOf): readonly Conjunct[] {
  const parts = Object.entries(condition.tests).map(([attribute, test]) => ({
    holds: compileTest(test, slotOf(attribute)),
    attribute,
    reads: [attribute],
  }))
  const nested: Conjunct[] = []
  for (const inner of condition.all ?? []) nested.push(...conjuncts(inner, slotOf))
  if (condition.any) nested.push(group(condition.any, slotOf, anyOf))
  if (condition.not) nested.push(group([condition.not], slotOf, noneOf))
  return [...parts, ...nested]
}

export const conjunction = (parts: readonly Conjunct[]): Predicate => allOf(parts.map(({ holds }) => holds))

function allOf(predicates: readonly Predicate[]): Predicate {
  return (slots) => {
    let truth: Truth = yes
    for (const holds of predicates) {
      truth = and(truth, holds(slots))
      if (truth === no) return no
    }
    return truth
  }
}

type Combine = (predicates: readonly Predicate[]) => Predicate

function group(conditions: readonly Condition[], slotOf: SlotOf, combine: Combine): Conjunct {
  const inner = conditions.map((condition) => conjuncts(condition, slotOf))
  const reads = [...new Set(inner.flat().flatMap((part) => part.reads))]
  return { holds: combine(inner.map(conjunction)), attribute: reads[0] ?? '', reads }
}

const anyOf: Combine = (predicates) => (slots) => {
  let truth: Truth = no
  for (const holds of predicates) truth = or(truth, holds(slots))
  return truth
}
const noneOf: Combine = (predicates) => {
  const any = anyOf(predicates)
  return (slots) => negate(any(slots))
}

/** One closure for each kind of test: a decision runs some hundreds of them. */
function compileTest(test: Test, { slot, type }: Slot): Predicate {
  const list = type === 'list'
  const checks: Predicate[] = []
  if (test.in) checks.push(list ? holdsOneOf(slot, test.in) : isOneOf(slot, test.in))
  if (test.not) checks.push(opposite(list ? holdsOneOf(slot, test.not) : isOneOf(slot, test.not)))
  for (const scalar of test.every ?? []) checks.push(holdsOneOf(slot, [scalar]))
  const { 'at-least': least, 'at-most': most } = test
  if (least !== undefined) checks.push(compares(slot, (value) => value >= least))
  if (most !== undefined) checks.push(compares(slot, (value) => value <= most))
  const [only] = checks
  return only !== undefined && checks.length === 1 ? only : allOf(checks)
}

function isOneOf(slot: number, scalars: readonly Scalar[]): Predicate {
  const [one, other] = scalars
  if (scalars.length <= 2) {
    const second = scalars.length === 2 ? other : one
    return (slots) => {
      const value = slots[slot]
      return value === undefined ? unknown : value === one || value === second ? yes : no
    }
  }
  const set: ReadonlySet<unknown> = new Set(scalars)
  return (slots) => {
    const value = slots[slot]
    return value === undefined ? unknown : set.has(value) ? yes : no
  }
}

function holdsOneOf(slot: number, scalars: readonly Scalar[]): Predicate {
  const set: ReadonlySet<unknown> = new Set(scalars)
  return (slots) => {
    const value = slots[slot]
    if (typeof value !== 'object') return unknown
    for (const item of value) if (set.has(item)) return yes
    return no
  }
}

const compares =
  (slot: number, holds: (value: number) => boolean): Predicate =>
  (slots) => {
    const value = slots[slot]
    return typeof value !== 'number' ? unknown : holds(value) ? yes : no
  }

const opposite =
  (holds: Predicate): Predicate =>
  (slots) =>
    negate(holds(slots))
