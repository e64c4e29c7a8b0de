import type { ReleaseRequest } from '@carnet/api'
import { elementOf, type SearchTerm, searchInputs } from '@carnet/customs'
import type { Joins } from '../joins/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Asking } from './asking.ts'
import type { Plan } from './plan.ts'
import { searchTerms } from './selection.ts'
import { nameOf, type NumberSought, type Spending } from './spent.ts'

/** What a request would spend of its purpose's budget if its plan were carried out. Who are one by what persons said are one subject. */
export function spendingOf(
  { request, at }: Asking,
  { records }: Plan,
  joins: Joins,
  numbers: readonly NumberSought[],
): Spending {
  const subjects = records.flatMap(({ candidate, opens }) =>
    candidate.compartments
      .filter(({ name, subject }) => opens.includes(name) && subject !== candidate.id)
      .map(({ subject }) => nameOf(joins.one(subject))),
  )
  return {
    purpose: request.purpose,
    at: at.getTime(),
    search: 'search' in request.select,
    records: records.map(({ candidate }) => nameOf(candidate.id)),
    subjects: [...new Set(subjects)],
    numbers,
  }
}

/** How many numbers that follow one another are told by one name: so far apart two may lie and still be close. */
const close = 16n

/**
 * The numbers that a request searches by, under keyed names. THREAT: a list of what somebody looked up would tell more than
 * it guards. Only names are kept: of the number, and of the sixteen that it is among; those next to them are recognised by
 * the names that they would have.
 */
export function numbersSought({ select }: ReleaseRequest, vault: Pick<Vault, 'pseudonym'>): readonly NumberSought[] {
  if (!('search' in select)) return []
  return searchTerms(select).flatMap((term) => {
    const counted = countedIn(term)
    if (counted === undefined) return []
    const { series, number } = counted
    const named = (kind: 'number' | 'numbers', value: bigint): string =>
      vault.pseudonym('looked-up', `${kind}\n${series}\n${value}`).slice(0, 16)
    const among = number / close
    return [
      {
        number: named('number', number),
        among: named('numbers', among),
        near: [among - 1n, among, among + 1n].map((each) => named('numbers', each)),
      },
    ]
  })
}

/** A number as part of what it counts up in: the longest run of digits of an identifier, what is before it, and all lengths. */
function countedIn(term: SearchTerm): { readonly series: string; readonly number: bigint } | undefined {
  const known = elementOf(term.element)
  if (known?.index !== 'exact' && known?.index !== 'document-number') return undefined
  const [input] = (searchInputs(term) ?? []).flat().map((each) => each.input)
  const [longest] = [...(input ?? '').matchAll(/\d+/gu)].toSorted((a, b) => b[0].length - a[0].length)
  if (input === undefined || longest === undefined || longest[0].length < 2) return undefined
  const [digits] = longest
  // What is behind may be reckoned from the digits, and changes as they do.
  const behind = input.length - longest.index - digits.length
  const series = [term.element, input.slice(0, longest.index), digits.length, behind].join('\n')
  return { series, number: BigInt(digits) }
}
