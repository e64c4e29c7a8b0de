import { conjuncts, conjunction, type Conjunct, type Predicate, type SlotOf } from './condition.ts'
import type { Citation, Failure, Obligation, PackPin } from './decision.ts'
import { packHash } from './hash.ts'
import { governing, instantOf, interval, type Interval } from './interval.ts'
import { kindsOfValues } from './kinds.ts'
import type { Attribute, Effect, FactValue, Layer, Pack, Provision, Rule } from './pack.ts'

/** Packs made ready to decide with, for any date. */
export interface RuleSet {
  /** What is in force at an instant, compiled once for each stretch of time in which nothing changes. */
  asOf(at: number): InForce
}

export interface Slotting {
  readonly slotOf: ReadonlyMap<string, number>
  readonly attributes: readonly (Attribute & { readonly name: string })[]
}

export interface InForce {
  readonly slots: Slotting
  /** For each slot the values that rules tell apart, one of each kind. */
  readonly kinds: readonly (readonly FactValue[])[]
  readonly pins: readonly PackPin[]
  /** In the order of their ids, so that the order in which they are written changes nothing. */
  readonly rules: readonly CompiledRule[]
  readonly gates: readonly Gate[]
}

export interface CompiledRule {
  readonly id: string
  readonly pack: string
  readonly layer: Layer
  readonly effect: Effect
  readonly parts: readonly Conjunct[]
  /** For each part, what is said when it is the first that fails. */
  readonly failures: readonly Failure[]
  readonly citation: Citation
  /** The day from which it counts, and the first on which it no longer does. */
  readonly from: string
  readonly until?: string
  readonly obligations: readonly Obligation[]
}

/** Where it applies, one of its permits must hold: the policy always, a regime where it attaches. */
export interface Gate {
  readonly name: string
  readonly applies: Predicate
  readonly reads: readonly string[]
  readonly opens: (rule: CompiledRule) => boolean
  readonly shut: Citation
}

export function compile(packs: readonly Pack[]): RuleSet {
  const boundaries = [...new Set(packs.flatMap(boundariesOf))].sort((a, b) => a - b)
  const stretches = new Map<number, InForce>()
  const pins = new Map(packs.map((pack) => [pack, { pack: pack.pack, version: pack.version, hash: packHash(pack) }]))
  return {
    asOf(at) {
      const stretch = countUpTo(boundaries, at)
      let inForce = stretches.get(stretch)
      if (inForce === undefined) {
        inForce = compileAt(packs, pins, at)
        stretches.set(stretch, inForce)
      }
      return inForce
    },
  }
}

function slotting(packs: readonly Pack[]): Slotting {
  const merged = new Map<string, Attribute>()
  for (const [name, attribute] of packs.flatMap((pack) => Object.entries(pack.attributes))) {
    const other = merged.get(name)
    if (other !== undefined && other.type !== attribute.type) throw new TypeError(`Packs differ on the type of ${name}`)
    // A value counts as declared only where every pack that enumerates knows it.
    const values = other?.values
      ? (attribute.values?.filter((value) => other.values?.includes(value)) ?? other.values)
      : attribute.values
    merged.set(name, { ...other, ...attribute, values })
  }
  const attributes = [...merged].map(([name, attribute]) => ({ ...attribute, name }))
  return { attributes, slotOf: new Map(attributes.map(({ name }, slot) => [name, slot])) }
}

const slotIn =
  ({ slotOf, attributes }: Slotting): SlotOf =>
  (name) => {
    const slot = slotOf.get(name)
    const attribute = attributes[slot ?? Number.NaN]
    if (slot === undefined || attribute === undefined) throw new TypeError(`No pack declares ${name}`)
    return { slot, type: attribute.type }
  }

function compileAt(packs: readonly Pack[], pins: ReadonlyMap<Pack, PackPin>, at: number): InForce {
  const inForce = [...Map.groupBy(packs, ({ pack }) => pack).values()]
    .flatMap((versions) => governing(versions, ({ from, until, zone }) => interval(from, until, zone), at) ?? [])
    .sort((a, b) => (a.pack < b.pack ? -1 : 1))
  const slots = slotting(inForce)
  const rules = inForce.flatMap((pack) => rulesAt(pack, at).flatMap((rule) => compileRule(pack, rule, slots, at) ?? []))
  const conditions = inForce.flatMap(({ rules, regime }) =>
    [...rules, ...(regime ? [regime] : [])].map(({ when }) => when),
  )
  return {
    slots,
    kinds: kindsOfValues(conditions, slots.attributes),
    pins: inForce.flatMap((pack) => pins.get(pack) ?? []),
    rules: rules.sort((a, b) => (a.id < b.id ? -1 : 1)),
    gates: [policyGate, ...inForce.flatMap((pack) => regimeGate(pack, slots) ?? [])],
  }
}

function rulesAt(pack: Pack, at: number): readonly Rule[] {
  const period = (rule: Rule): Interval => interval(rule.from, rule.until, pack.zone)
  return [...Map.groupBy(pack.rules, ({ id }) => id).values()].flatMap(
    (versions) => governing(versions, period, at) ?? [],
  )
}

function compileRule(pack: Pack, rule: Rule, slots: Slotting, at: number): CompiledRule | undefined {
  const rests = rule.restsOn.flatMap((id) => pack.provisions[id] ?? [])
  if (!rests.every((provision) => inForceAt(provision, pack.zone, at))) return undefined
  const unreviewed = !rests.every((provision) => reviewedAt(provision, pack.zone, at))
  // INVARIANT(unreviewed-law-never-permits): what nobody has confirmed may refuse and oblige, marked as such.
  if (unreviewed && rule.effect === 'permit') return undefined
  const id = `${pack.pack}/${rule.id}`
  const slot = slotIn(slots)
  const parts = [...(pack.regime ? conjuncts(pack.regime.when, slot) : []), ...conjuncts(rule.when, slot)]
  const until = rule.until ?? pack.until
  const cites = [...rule.cites, ...rests.map(({ cite }) => cite)]
  return {
    id,
    pack: pack.pack,
    layer: pack.layer,
    effect: rule.effect,
    parts,
    failures: parts.map(({ attribute }) => ({ rule: id, attribute })),
    from: rule.from ?? pack.from,
    ...(until === undefined ? {} : { until }),
    citation: { rule: id, says: rule.says, cites, ...(unreviewed && { unreviewed }) },
    obligations: rule.obligations.map((duty) => ({ ...duty, rule: id })),
  }
}

// LAW: only the administration's policy grants; a regime's permit merely satisfies that regime.
const policyGate: Gate = {
  name: 'policy',
  applies: () => 2,
  reads: [],
  opens: ({ effect, layer }) => effect === 'permit' && layer === 'policy',
  shut: { rule: 'policy/no-permit', says: 'No rule of the policy permits this.', cites: [] },
}

function regimeGate({ pack, regime }: Pack, slots: Slotting): Gate | undefined {
  if (regime === undefined) return undefined
  const parts = conjuncts(regime.when, slotIn(slots))
  return {
    name: regime.name,
    applies: conjunction(parts),
    reads: [...new Set(parts.flatMap(({ reads }) => reads))],
    opens: (rule) => rule.effect === 'permit' && rule.pack === pack,
    shut: { rule: `${pack}/no-permit`, says: `No rule of the regime “${regime.name}” permits this.`, cites: [] },
  }
}

function inForceAt({ from, until }: Provision, zone: string, at: number): boolean {
  const period = interval(from, until, zone)
  return period.from <= at && at < period.until
}

function reviewedAt({ reviewed }: Provision, zone: string, at: number): boolean {
  return reviewed !== undefined && instantOf(reviewed.on, zone) <= at && at < instantOf(reviewed.due, zone)
}

function boundariesOf({ from, until, zone, rules, provisions }: Pack): readonly number[] {
  const reviews = Object.values(provisions).flatMap(({ reviewed }) => (reviewed ? [reviewed] : []))
  return [
    { from, until },
    ...rules,
    ...Object.values(provisions),
    ...reviews.map(({ on, due }) => ({ from: on, until: due })),
  ]
    .flatMap((dated) => [dated.from, dated.until])
    .flatMap((date) => (date === undefined ? [] : [instantOf(date, zone)]))
}

function countUpTo(sorted: readonly number[], at: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1
    else high = middle
  }
  return low
}
