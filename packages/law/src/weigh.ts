import type { CompiledRule, InForce, Slotting } from './compile.ts'
import type { Slots } from './condition.ts'
import type { Facts, Failure } from './decision.ts'
import type { Attribute, FactValue } from './pack.ts'
import { and, no, yes, type Truth } from './truth.ts'

/** Every rule in force, weighed against the facts: it matched, it failed, or it hangs on something unknown. */
export interface Weighing {
  readonly slots: Slots
  readonly matched: readonly CompiledRule[]
  readonly failed: readonly Failure[]
  readonly open: readonly CompiledRule[]
}

export function weigh(inForce: InForce, slots: Slots): Weighing {
  const matched: CompiledRule[] = []
  const failed: Failure[] = []
  const open: CompiledRule[] = []
  for (const rule of inForce.rules) {
    const { parts } = rule
    let truth: Truth = yes
    let index = 0
    for (const { holds } of parts) {
      truth = and(truth, holds(slots))
      if (truth === no) break
      index++
    }
    const failure = rule.failures[index]
    if (failure !== undefined) failed.push(failure)
    else if (truth === yes) matched.push(rule)
    else open.push(rule)
  }
  return { slots, matched, failed, open }
}

/** The facts by slot, or the attribute whose value is not among those declared for it. */
export function place(
  facts: Facts,
  { attributes }: Slotting,
): { readonly slots: Slots } | { readonly undeclared: string } {
  const slots: (FactValue | undefined)[] = []
  for (const attribute of attributes) {
    const value = facts[attribute.name]
    if (value !== undefined && !declared(value, attribute)) return { undeclared: attribute.name }
    slots.push(value)
  }
  return { slots }
}

function declared(value: FactValue, { type, values }: Attribute): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string' && (values === undefined || values.includes(value))
    case 'list':
      return typeof value === 'object' && (values === undefined || value.every((item) => values.includes(item)))
    case 'number':
      return typeof value === 'number' && !Number.isNaN(value)
    case 'flag':
      return typeof value === 'boolean'
  }
}
