import type { CompiledRule, InForce } from './compile.ts'
import type { Change } from './decision.ts'
import { no, yes } from './truth.ts'
import type { Weighing } from './weigh.ts'

/**
 * The least that somebody could do about a refusal: only attributes whose declaration says what a person can do count,
 * and a way that would still be refused for something nobody can change is none.
 */
export function nearestChange(inForce: InForce, weighing: Weighing): Change | undefined {
  const { attributes, slotOf } = inForce.slots
  const changeable = (name: string): boolean => attributes[slotOf.get(name) ?? Number.NaN]?.needs !== undefined
  const wanted = new Set<string>()
  for (const forbid of weighing.matched.filter(({ effect }) => effect === 'forbid')) {
    // A rule states when it looks first, and last what it objects to.
    const lever = forbid.parts.flatMap(({ reads }) => reads).findLast(changeable)
    if (lever === undefined) return undefined
    wanted.add(lever)
  }
  for (const gate of inForce.gates) {
    if (gate.applies(weighing.slots) === no || weighing.matched.some(gate.opens)) continue
    const missing = nearestPermit(inForce.rules.filter(gate.opens), weighing, changeable)
    if (missing === undefined) return undefined
    for (const name of missing) wanted.add(name)
  }
  const first = attributes.find(({ name }) => wanted.has(name))
  return first?.needs === undefined ? undefined : { attribute: first.name, says: first.needs }
}

/** What fails in the permit that lacks least, where all of it can be changed. */
function nearestPermit(
  permits: readonly CompiledRule[],
  { slots }: Weighing,
  changeable: (name: string) => boolean,
): readonly string[] | undefined {
  let nearest: readonly string[] | undefined
  for (const { parts } of permits) {
    const missing: string[] = []
    for (const part of parts) {
      if (part.holds(slots) === yes) continue
      const lever = part.reads.find(changeable)
      if (lever === undefined) {
        missing.length = 0
        break
      }
      missing.push(lever)
    }
    if (missing.length > 0 && (nearest === undefined || missing.length < nearest.length)) nearest = missing
  }
  return nearest
}
