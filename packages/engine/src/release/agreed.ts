import type { Disclosure, RecordId, ReleaseProposed } from '@carnet/api'
import type { CompartmentClass } from '../store/index.ts'
import { elementsOf } from './elements.ts'
import type { Plan, PlannedRecord } from './plan.ts'
import type { Treatment } from './treatment.ts'

/** What the persons who approve see of a plan: which records, which classes of elements, and how each is shown. */
export function disclosuresOf(
  { records }: Plan,
  externalId: (id: string) => string,
): Pick<ReleaseProposed, 'records' | 'discloses'> {
  const classes = new Map<string, Disclosure & { readonly of: number[] }>()
  for (const [at, record] of records.entries())
    for (const { of, shown, elements } of shownOf(record)) {
      const type = record.candidate.type
      const key = keyOf({ type, ...classOf(of), shown })
      const known = classes.get(key) ?? { type, ...classOf(of), shown, elements: [], of: [] }
      const all = [...new Set([...known.elements, ...elements])]
      classes.set(key, { ...known, elements: all, of: [...new Set([...known.of, at])] })
    }
  return {
    records: records.map(({ candidate }) => externalId(candidate.id) as RecordId),
    discloses: [...classes.values()],
  }
}

/** How many different subjects what would be opened is about. */
export const subjectsOf = ({ records }: Plan): ReadonlySet<string> =>
  new Set(
    records.flatMap(({ candidate, opens }) =>
      candidate.compartments.filter(({ name }) => opens.includes(name)).map(({ subject }) => subject),
    ),
  )

/**
 * Whether a plan shows nothing but what was agreed to: no other record, no other class, and none less masked. What was
 * corrected or came in since then was seen by nobody who approved.
 */
export function isWithin(
  { records, counted }: Plan,
  agreed: ReleaseProposed,
  externalId: (id: string) => string,
): boolean {
  if (records.length + counted > agreed.counts.records) return false
  return records.every((record) => {
    const at = agreed.records.indexOf(externalId(record.candidate.id) as RecordId)
    return at >= 0 && shownOf(record).every(({ of, shown }) => isAgreed(agreed, record.candidate.type, of, shown, at))
  })
}

function isAgreed(
  { discloses }: ReleaseProposed,
  type: string,
  of: CompartmentClass,
  shown: Disclosure['shown'],
  at: number,
): boolean {
  const wanted = keyOf({ type, ...classOf(of) })
  return discloses.some(
    (each) => keyOf({ ...each, shown: undefined }) === wanted && each.of.includes(at) && showsAtMost(shown, each.shown),
  )
}

/** From what shows least to what shows all. */
const ways = ['pseudonymised', 'masked', 'revealed'] as const
const showsAtMost = (shown: Disclosure['shown'], agreed: Disclosure['shown']): boolean =>
  ways.indexOf(shown) <= ways.indexOf(agreed)

const shownAs = ({ kind }: Treatment): Disclosure['shown'] | undefined =>
  kind === 'reveal' ? 'revealed' : kind === 'mask' ? 'masked' : kind === 'pseudonymise' ? 'pseudonymised' : undefined

/** The classes of one record that something is shown of; what is withheld or redacted is not. */
function shownOf({ candidate, clear, parts }: PlannedRecord): readonly {
  readonly of: CompartmentClass
  readonly shown: Disclosure['shown']
  readonly elements: readonly string[]
}[] {
  const inClear = clear.flatMap(({ id, treatment }) => {
    const shown = shownAs(treatment)
    return shown === undefined ? [] : [{ of: openElements, shown, elements: [id] }]
  })
  const sealed = parts.flatMap(({ of, treatment, destroyed }) => {
    const shown = shownAs(treatment)
    if (shown === undefined || destroyed) return []
    return [{ of, shown, elements: elementsOf(candidate.type, of).map(({ id }) => id) }]
  })
  return [...inClear, ...sealed]
}
const openElements: CompartmentClass = { classification: 'open', role: undefined, restricted: false }

const classOf = ({
  classification,
  role,
  restricted,
}: CompartmentClass): Pick<Disclosure, 'classification' | 'role' | 'restricted'> => ({
  classification,
  ...(role === undefined ? {} : { role }),
  restricted,
})

const keyOf = (
  of: Pick<Disclosure, 'type' | 'classification' | 'role' | 'restricted'> & { readonly shown?: string | undefined },
): string => JSON.stringify([of.type, of.classification, of.role, of.restricted, of.shown])
