import { type Answer, granted, problem, refused } from '@carnet/api'
import { isPastRestriction } from '@carnet/law'
import { compartmentClass } from '../store/index.ts'
import { periodsOf } from '../vault/index.ts'
import { type Accounts, accountsOn } from './accounts.ts'
import { aliasesOf } from './aliases.ts'
import type { Asking } from './asking.ts'
import { isAuthentic } from './authentic.ts'
import { type Found, mostCandidates, selectionsIn } from './candidates.ts'
import { conductOn } from './conduct.ts'
import { relationOf } from './relation.ts'
import { unaskedProblem } from './refuse.ts'
import { unaskedSaid } from './said.ts'
import { type Unasked, unknownName, wayOf } from './selection.ts'
import type { Step } from './step.ts'
import type { CaseAsked, ReleasePorts } from './types.ts'

/** What a request is about, and the case that it names. */
export interface Selected {
  readonly found: Found
  readonly matter: CaseAsked
}

/** What and why: the candidates, sealed as they rest, and the case, found to be what the node wrote. */
export function selectingOn(
  on: ReleasePorts,
  accounts: Accounts = accountsOn(on),
): (asking: Asking) => Promise<Step<Selected>> {
  const conductOf = conductOn(on, accounts)
  const read = selectionsIn(on.database, (transaction, ids) => on.identity.casesIn(transaction, ids, on.now()))
  const unasked = (asking: Asking, why: Unasked, found?: Found): Step<never> => ({
    ok: false,
    said: unaskedSaid(asking, why.rule, on.policy.hash, found),
    problemWith: (receipt) => unaskedProblem(why, receipt),
  })
  return async (asking) => {
    const unknown = unknownName(asking)
    if (unknown !== undefined) return unasked(asking, unknown)
    const way = await wayOf(asking, on)
    if (way === undefined) return refused(problem('request/malformed', { at: 'select.after', expected: 'a cursor' }))
    const wanted = { way, case: asking.request.case, actor: asking.actor.id, at: asking.at }
    const { found, changed } = await unchanged(() => read(wanted), on)
    if (!found.case.ok) return found.case
    if (changed !== undefined) return refused(problem('integrity/record', { what: 'record', record: changed }))
    if (way.by === 'search' && found.total > mostCandidates) return unasked(asking, tooMany, found)
    const conduct = await conductOf(asking, found)
    if (!conduct.ok) return conduct
    const relation = await relationOf(asking, found, on)
    const joined = await withAliases(asking, { ...found, relation, conduct: conduct.value }, on)
    if (!joined.ok) return joined
    const candidates = await dated(joined.value, asking, on)
    return { ok: true, value: { found: { ...joined.value, candidates }, matter: found.case.value ?? relation.matter } }
  }
}

/** Somebody's other names and numbers are found as well; what a task or duty is not about is not added to it. */
async function withAliases(asking: Asking, found: Found, on: ReleasePorts): Promise<Answer<Found>> {
  const { conduct, relation, candidates } = found
  if (conduct === undefined || relation?.matter !== undefined) return granted(found)
  const aliases = await aliasesOf(asking, candidates, conduct.joins, on)
  const changed = await firstChanged({ candidates: aliases }, on)
  if (changed !== undefined) return refused(problem('integrity/record', { what: 'record', record: changed }))
  return granted({ ...found, candidates: [...candidates, ...aliases], total: found.total + aliases.length })
}

/**
 * Says of what is restricted whether its deadline has passed, by the period that its key stands for: nobody reads it from
 * then on, whether or not somebody was there to take its key.
 */
export async function dated(
  { candidates }: Found,
  { at, loan }: Asking,
  { vault, retention: { table } }: ReleasePorts,
): Promise<Found['candidates']> {
  const apart = candidates.flatMap(({ compartments }) =>
    compartments.filter(({ name }) => compartmentClass(name).restricted),
  )
  if (apart.length === 0) return candidates
  const periods = await periodsOf(vault, [...new Set(apart.map(({ epoch }) => epoch))])
  const isPast = (epoch: string): boolean => {
    const period = periods.ok ? periods.value.get(epoch) : undefined
    return period !== undefined && isPastRestriction(table, period, at)
  }
  return candidates.map((candidate) => ({
    ...candidate,
    compartments: candidate.compartments.map((each) =>
      compartmentClass(each.name).restricted
        ? { ...each, pastRestriction: isPast(each.epoch), restored: loan?.covers(candidate.id, each.epoch) === true }
        : each,
    ),
  }))
}

/**
 * Reads until all that was read is as it was sealed, or twice in vain: a record whose compartments were deleted between two
 * statements is none that somebody changed.
 */
async function unchanged(
  read: () => Promise<Found>,
  on: ReleasePorts,
): Promise<{ readonly found: Found; readonly changed: string | undefined }> {
  for (let made = 1; ; made++) {
    const found = await read()
    const changed = found.case.ok ? await firstChanged(found, on) : undefined
    if (changed === undefined || made === attempts) return { found, changed }
  }
}
const attempts = 3

/** External id of a candidate that is not what was sealed. */
export async function firstChanged(
  found: Pick<Found, 'candidates'>,
  { vault }: ReleasePorts,
): Promise<string | undefined> {
  const candidates = found.candidates.filter(({ gone }) => !gone)
  await vault.load([...new Set(candidates.map(({ epoch }) => epoch))])
  const changed = candidates.find((candidate) => !isAuthentic(vault, candidate))
  return changed === undefined ? undefined : vault.externalId(changed.id)
}

const tooMany: Unasked = {
  rule: 'request/too-many-records',
  says: `A search must lead to at most ${mostCandidates} records.`,
  attribute: 'select.search.value',
}
