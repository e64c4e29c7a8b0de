import type { Obligation } from './decision.ts'
import { shorter } from './interval.ts'

/** What all of them together demand: the tightest mask, the shortest deadline, the most approvers. Order changes nothing. */
export function unite(obligations: readonly Obligation[], at: number): readonly Obligation[] {
  const united = new Map<string, Obligation>()
  for (const obligation of obligations) {
    const key = obligation.kind === 'notify' ? `notify ${obligation.to ?? ''}` : obligation.kind
    const other = united.get(key)
    united.set(key, other === undefined ? obligation : tighter(other, obligation, at))
  }
  dropMilder(united)
  return [...united.values()]
}

/** One way of showing remains: a pseudonym shows nothing of a value that a mask shows a part of. */
function dropMilder(united: Map<string, Obligation>): void {
  const tightest = waysOfShowing.findIndex((kind) => united.has(kind))
  if (tightest >= 0) for (const milder of waysOfShowing.slice(tightest + 1)) united.delete(milder)
}
const waysOfShowing = ['redact', 'pseudonymise', 'mask', 'generalise'] as const

/** Two that cannot both be carried out: to erase before the time for which it must be kept. */
export function contradiction(
  united: readonly Obligation[],
  at: number,
): readonly [Obligation, Obligation] | undefined {
  const erase = united.find(({ kind }) => kind === 'delete-by')
  const keep = united.find(({ kind }) => kind === 'keep')
  if (erase?.within === undefined || keep?.within === undefined) return undefined
  return shorter(erase.within, keep.within, at) ? [erase, keep] : undefined
}

export function sameDemands(a: readonly Obligation[], b: readonly Obligation[]): boolean {
  if (a.length !== b.length) return false
  const known = new Set(a.map(demand))
  return b.every((obligation) => known.has(demand(obligation)))
}

function tighter(a: Obligation, b: Obligation, at: number): Obligation {
  if (a.kind === 'mask') return tighterMask(a, b)
  if (a.kind === 'approve') return tighterApproval(a, b, at)
  if (a.within === undefined || b.within === undefined) return a
  if (a.kind === 'keep') return shorter(a.within, b.within, at) ? b : a
  return shorter(b.within, a.within, at) ? b : a
}

/** As many as the one that needs more, in a role that both name, from another office where either says so, in the shorter time. */
function tighterApproval(a: Obligation, b: Obligation, at: number): Obligation {
  const [one, other] = (b.approvers ?? 1) > (a.approvers ?? 1) ? [b, a] : [a, b]
  // Roles that have none in common leave nobody who could approve, and not anybody.
  const roles = one.roles === undefined ? other.roles : one.roles.filter((role) => other.roles?.includes(role) ?? true)
  const otherOffice = one.otherOffice === true || other.otherOffice === true
  const [first = 'PT0S', second = first] = [one.within, other.within].filter((each) => each !== undefined)
  const within = one.within ?? other.within
  return {
    ...one,
    ...(roles === undefined ? {} : { roles }),
    ...(otherOffice ? { otherOffice } : {}),
    ...(within === undefined ? {} : { within: shorter(second, first, at) ? second : first }),
  }
}

/** Masks of different kinds cannot be laid over one another: then nothing is shown. */
function tighterMask(a: Obligation, b: Obligation): Obligation {
  const [one, other] = [a.mask ?? 'dictionary', b.mask ?? 'dictionary']
  if (one === other || other === 'none') return a
  if (one === 'none') return b
  if (one === 'month' && other === 'year') return b
  if (one === 'year' && other === 'month') return a
  return { ...a, mask: 'redact' }
}

/** What is demanded, whoever demands it. */
const demand = ({ kind, mask, within, approvers, roles, otherOffice, to }: Obligation): string =>
  JSON.stringify([kind, mask, within, approvers, roles?.toSorted(), otherOffice === true, to])
