import type { Condition, FactValue, Scalar, Test } from './pack.ts'
import { and, negate, no, or, truthOf, unknown, yes, type Truth } from './truth.ts'

/** Facts by the number of their attribute; what is unknown stays undefined. */
export type Slots = readonly (FactValue | undefined)[]
export type Predicate = (slots: Slots) => Truth

/** One part of a condition: what it reads, and whether it holds. */
export interface Conjunct {
  readonly holds: Predicate
  /** Its one attribute, or for a nested condition the first that it reads. */
  readonly attribute: string
  readonly reads: readonly string[]
}

/** The parts that must all hold, each a closure: nothing is interpreted when a decision is made. */
export function conjuncts(condition: Condition, slotOf: (attribute: string) => number): readonly Conjunct[] {
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

export function conjunction(parts: readonly Conjunct[]): Predicate {
  const predicates = parts.map(({ holds }) => holds)
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

function group(conditions: readonly Condition[], slotOf: (attribute: string) => number, combine: Combine): Conjunct {
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

function compileTest(test: Test, slot: number): Predicate {
  const checks: ((value: FactValue) => boolean)[] = []
  if (test.in) checks.push(holdsOneOf(test.in))
  if (test.not) {
    const listed = holdsOneOf(test.not)
    checks.push((value) => !listed(value))
  }
  if (test.every) {
    const wanted = test.every.map((scalar) => holdsOneOf([scalar]))
    checks.push((value) => wanted.every((holds) => holds(value)))
  }
  const { 'at-least': least, 'at-most': most } = test
  if (least !== undefined) checks.push((value) => typeof value === 'number' && value >= least)
  if (most !== undefined) checks.push((value) => typeof value === 'number' && value <= most)
  return checked(slot, checks)
}

function checked(slot: number, checks: readonly ((value: FactValue) => boolean)[]): Predicate {
  const [first, ...rest] = checks
  if (first === undefined) return () => yes
  if (rest.length === 0) {
    return (slots) => {
      const value = slots[slot]
      return value === undefined ? unknown : truthOf(first(value))
    }
  }
  return (slots) => {
    const value = slots[slot]
    return value === undefined ? unknown : truthOf(checks.every((check) => check(value)))
  }
}

function holdsOneOf(scalars: readonly Scalar[]): (value: FactValue) => boolean {
  const [only] = scalars
  const set: ReadonlySet<unknown> = new Set(scalars)
  const has = scalars.length === 1 ? (value: unknown) => value === only : (value: unknown) => set.has(value)
  return (value) => (typeof value === 'object' ? value.some(has) : has(value))
}
