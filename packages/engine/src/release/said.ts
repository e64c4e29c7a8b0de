import type { Actor, CrossingKind, Outcome } from '@carnet/api'
import type { EntryContent } from '../ledger/index.ts'
import type { Override } from '../overrides/index.ts'
import type { Asking } from './asking.ts'
import type { Found } from './candidates.ts'
import type { DecisionRecord } from './decision-record.ts'
import type { Judgement } from './judge.ts'
import type { Permit } from './permit.ts'
import type { Spending } from './spent.ts'

/** What is said about one request, in the ledger and to the node itself. */
export interface Said {
  readonly kind: CrossingKind
  readonly outcome: Outcome
  readonly actor: Actor
  readonly at: Date
  /** Only a purpose of the register: any other is the caller's own text. */
  readonly purpose: string | undefined
  readonly case: string | undefined
  /** What it was done under, without the approval that a rule asks for. */
  readonly override?: { readonly kind: Override['kind']; readonly id: string }
  /** Internal ids of the records that the request is about. */
  readonly records: readonly string[]
  readonly counts: NonNullable<EntryContent['counts']>
  readonly decision: DecisionRecord
  /** What may be opened for it, and nothing else. */
  readonly opens: readonly { readonly record: string; readonly compartments: readonly string[] }[]
  /** Id of the export that it is made for. */
  readonly export?: string
  /** Id of the standing release that it is a batch of. */
  readonly standing?: string
  /** What counts against the actor's budgets. */
  readonly spent?: Pick<Spending, 'search' | 'records' | 'subjects' | 'numbers'>
  /** Numbers were looked up one after another: the actor's searching is suspended beside it. */
  readonly suspends?: boolean
}

const commonSaid = (
  { actor, at, purpose, request, override }: Asking,
  found?: Found,
): Pick<Said, 'actor' | 'at' | 'purpose' | 'case' | 'override'> => ({
  actor,
  at,
  purpose: purpose?.id,
  case: found?.relation?.matter?.id ?? request.case,
  ...(override === undefined ? {} : { override: { kind: override.kind, id: override.id } }),
})

const idsOf = ({ candidates }: Found): readonly string[] => candidates.map(({ id }) => id)

/** A request that was refused before any rule was asked, by the code of what refused it. */
export const unaskedSaid = (asking: Asking, rule: string, policy: string, found?: Found): Said => ({
  ...commonSaid(asking, found),
  kind: 'refusal',
  outcome: 'refused',
  records: found === undefined ? [] : idsOf(found),
  counts: { candidates: found?.total ?? 0 },
  decision: { v: 1, at: asking.at.toISOString(), policy, decided: [], refused: rule },
  opens: [],
})

export const refusedSaid = (asking: Asking, judgement: Judgement, found: Found): Said => ({
  ...commonSaid(asking, found),
  kind: 'refusal',
  outcome: judgement.request.outcome,
  records: idsOf(found),
  counts: { candidates: found.total },
  decision: judgement.record(),
  opens: [],
  ...(countsUp(found) ? { suspends: true } : {}),
})

/** Whoever is suspended already is not suspended again. */
const countsUp = ({ conduct }: Found): boolean => conduct?.countsUp === true && !conduct.suspended

/** What is said of a file that is about to be made: as of a release, under a kind of its own. */
export const exportSaid = (asking: Asking, permit: Permit, id: string): Said => ({
  ...permittedSaid(asking, permit),
  kind: 'export',
  export: id,
})

/** Revealed, masked and withheld are counted in compartments: what is in them is not known before they are opened. */
export function permittedSaid(asking: Asking, { judgement, found, plan: { records }, addition }: Permit): Said {
  const kinds = records.flatMap(({ parts }) => parts.map(({ treatment }) => treatment.kind))
  const revealed = kinds.filter((kind) => kind === 'reveal').length
  const withheld = kinds.filter((kind) => kind === 'withhold').length
  const masked = kinds.length - revealed - withheld
  return {
    ...commonSaid(asking, found),
    kind: asking.action === 'find' ? 'search' : 'release',
    outcome: 'permitted',
    records: idsOf(found),
    counts: { candidates: found.total, records: records.length, revealed, masked, withheld },
    decision: judgement.record(),
    opens: records
      .filter(({ opens }) => opens.length > 0)
      .map(({ candidate, opens }) => ({ record: candidate.id, compartments: opens })),
    ...(addition === undefined ? {} : { spent: spentSaid(addition.spending) }),
  }
}

const spentSaid = ({ search, records, subjects, numbers }: Spending): NonNullable<Said['spent']> => ({
  search,
  records,
  subjects,
  numbers,
})

/** What is said of one batch of a standing release. */
export const batchSaid = (asking: Asking, permit: Permit, id: string): Said => ({
  ...permittedSaid(asking, permit),
  kind: 'standing-batch',
  standing: id,
})
