import type { CompiledRule, Gate, InForce, RuleSet } from './compile.ts'
import type { Change, Citation, Decision, Explanation, Facts, Obligation } from './decision.ts'
import { agreed, completions, sameOutcome } from './completion.ts'
import { nearestChange } from './nearest.ts'
import { contradiction, sameDemands, unite } from './obligations.ts'
import { no, unknown, yes, type Truth } from './truth.ts'
import { place, weigh, type Weighing } from './weigh.ts'

/** What the rules in force at an instant say about these facts. The same facts, rules and instant give the same decision. */
export function decide(rules: RuleSet, facts: Facts, at: Date): Decision {
  return explain(rules, facts, at).decision
}

/** The decision with the account of every rule in force. */
export function explain(rules: RuleSet, facts: Facts, at: Date): Explanation {
  const time = at.getTime()
  const inForce = rules.asOf(time)
  const placed = place(facts, inForce.slots)
  if ('undeclared' in placed) return account(undeclared(placed.undeclared), at, inForce, nothing)
  const weighing = weigh(inForce, placed.slots)
  return account(settle(inForce, weighing, time), at, inForce, weighing)
}

const nothing: Weighing = { slots: [], matched: [], failed: [], open: [] }

const account = (
  decision: Decision,
  at: Date,
  { pins }: InForce,
  { matched, failed, open }: Weighing,
): Explanation => ({
  decision,
  at: at.toISOString(),
  packs: pins,
  matched: matched.map(cite),
  failed,
  open: open.map(cite),
})

const cite = ({ citation }: CompiledRule): Citation => citation
const isForbid = ({ effect }: CompiledRule): boolean => effect === 'forbid'

const undeclared = (attribute: string): Decision =>
  refuse([{ rule: 'policy/declared-values', says: `No rule knows the value given for “${attribute}”.`, cites: [] }])

/** What all ways to fill in the unknown agree on is decided, even where no single rule is certain. */
function settle(inForce: InForce, weighing: Weighing, at: number): Decision {
  const decision = conclude(inForce, weighing, at)
  if (decision.outcome !== 'undecidable') return decision
  const filled = completions(inForce, weighing.slots, decision.unknown)
  const [first, ...others] = filled.map((slots) => conclude(inForce, weigh(inForce, slots), at))
  if (first === undefined || !others.every((other) => sameOutcome(first, other))) return decision
  return agreed(first, others)
}

function conclude(inForce: InForce, weighing: Weighing, at: number): Decision {
  // INVARIANT(forbid-wins): no permit, of whatever layer, outweighs a prohibition.
  const forbids = weighing.matched.filter(isForbid)
  if (forbids.length > 0) {
    const between = orderedAgainst(forbids, weighing.matched)
    return between ? { outcome: 'conflict', between } : refuse(forbids.map(cite), nearestChange(inForce, weighing))
  }
  const states = inForce.gates.map((gate) => [gate, stateOf(gate, weighing)] as const)
  const shut = states.filter(([, state]) => state === no).map(([gate]) => gate.shut)
  if (shut.length > 0) return refuse(shut, nearestChange(inForce, weighing))
  const waiting = states.filter(([, state]) => state === unknown).map(([gate]) => gate)
  const openForbids = weighing.open.filter(isForbid)
  if (waiting.length > 0 || openForbids.length > 0) {
    const open = weighing.open.filter((rule) => isForbid(rule) || waiting.some((gate) => gate.opens(rule)))
    return undecidable(
      inForce,
      weighing,
      open,
      waiting.flatMap(({ reads }) => reads),
    )
  }
  return permit(inForce, weighing, at)
}

/** Not applicable counts as open: `not applies or some permit`, by Kleene. */
function stateOf(gate: Gate, { slots, matched, open }: Weighing): Truth {
  const applies = gate.applies(slots)
  if (applies === no || matched.some(gate.opens)) return yes
  return applies === unknown || open.some(gate.opens) ? unknown : no
}

function permit(inForce: InForce, weighing: Weighing, at: number): Decision {
  const duties = weighing.matched.flatMap(({ obligations }) => obligations)
  const obligations = unite(duties, at)
  // An unknown that could only add what is already demanded changes nothing.
  const open = weighing.open.filter(
    (rule) => rule.obligations.length > 0 && !sameDemands(unite([...duties, ...rule.obligations], at), obligations),
  )
  if (open.length > 0) return undecidable(inForce, weighing, open, [])
  const because = weighing.matched.map(cite)
  const contradicted = contradiction(obligations, at)
  if (contradicted) return { outcome: 'conflict', between: citationsOf(contradicted, weighing.matched) }
  const approve = obligations.find(({ kind }) => kind === 'approve')
  if (approve) return { outcome: 'needs-approval', approvers: approve.approvers ?? 1, obligations, because }
  return { outcome: 'permitted', obligations, because }
}

const refuse = (because: readonly Citation[], change?: Change): Decision => ({
  outcome: 'refused',
  because,
  ...(change && { nearestChange: change }),
})

function undecidable(
  { slots: { slotOf } }: InForce,
  { slots }: Weighing,
  open: readonly CompiledRule[],
  gateReads: readonly string[],
): Decision {
  const reads = open.flatMap(({ parts }) =>
    parts.filter(({ holds }) => holds(slots) === unknown).flatMap((part) => part.reads),
  )
  const missing = [...gateReads, ...reads].filter((name) => slots[slotOf.get(name) ?? Number.NaN] === undefined)
  return { outcome: 'undecidable', unknown: [...new Set(missing)].sort(), because: open.map(cite) }
}

/** An order to disclose of one legal order against another’s bar: no ranking between them, people decide. */
function orderedAgainst(
  forbids: readonly CompiledRule[],
  matched: readonly CompiledRule[],
): readonly [Citation, Citation] | undefined {
  const orders = matched.filter(
    ({ layer, obligations }) => layer === 'law' && obligations.some(({ kind }) => kind === 'disclose'),
  )
  for (const order of orders) {
    const bar = forbids.find(({ layer, pack }) => layer === 'law' && pack !== order.pack)
    if (bar) return [order.citation, bar.citation]
  }
  return undefined
}

function citationsOf(
  [a, b]: readonly [Obligation, Obligation],
  matched: readonly CompiledRule[],
): readonly [Citation, Citation] {
  const of = ({ rule }: Obligation): Citation =>
    matched.find(({ id }) => id === rule)?.citation ?? { rule, says: '', cites: [] }
  return [of(a), of(b)]
}
